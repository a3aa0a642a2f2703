package seal

import (
	"encoding/base64"
	"encoding/binary"
	"encoding/pem"
	"errors"
	"fmt"
	"strings"
)

// Signers returns the text of an allowed_signers file of OpenSSH that lets who sign seals
// with the public key in a signature, as `ssh-keygen -Y sign` writes one. It does not check the
// signature.
func Signers(who string, signature []byte) (string, error) {
	block, _ := pem.Decode(signature)
	if block == nil || block.Type != "SSH SIGNATURE" {
		return "", errors.New("this is no SSH signature")
	}
	// PROTOCOL.sshsig of OpenSSH: the magic, a version, then strings, each behind its length.
	rest, ok := strings.CutPrefix(string(block.Bytes), "SSHSIG\x00\x00\x00\x01")
	if !ok {
		return "", errors.New("this SSH signature is of another version")
	}
	key, _, ok := chunk(rest)
	if !ok {
		return "", errors.New("this SSH signature is cut off")
	}
	kind, _, ok := chunk(key)
	if !ok || strings.Trim(kind, "abcdefghijklmnopqrstuvwxyz0123456789-@.") != "" {
		return "", errors.New("the key in this SSH signature cannot be read")
	}
	return fmt.Sprintf("%s namespaces=\"%s\" %s %s\n", who, Namespace, kind, base64.StdEncoding.EncodeToString([]byte(key))), nil
}

// chunk returns the string at the beginning of s, which stands behind its length, and the
// rest.
func chunk(s string) (first, rest string, ok bool) {
	if len(s) < 4 {
		return "", "", false
	}
	n := uint64(binary.BigEndian.Uint32([]byte(s)))
	if uint64(len(s)-4) < n {
		return "", "", false
	}
	return s[4 : 4+n], s[4+n:], true
}
