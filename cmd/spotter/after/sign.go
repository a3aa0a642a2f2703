package after

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os/exec"
	"path/filepath"
	"strings"
	"time"

	"spotter/cmd/spotter/fault"
	"spotter/report/seal"
	"spotter/text"
)

// The files of a signed seal.
const (
	sealName      = "seal.txt"
	signatureName = "seal.txt.sig"
	signersName   = "allowed_signers"
	signer        = "spotter" // who signs, in allowed_signers
)

// sign adds the seal, its signature by ssh-keygen, and the list with the key, and checks
// that they fit.
func (b *builder) sign(ctx context.Context) error {
	words := b.sealOf(time.Now()).Text()
	signature, err := sshSign(ctx, b.key, words)
	if err != nil {
		return err
	}
	signers, err := seal.Signers(signer, signature)
	if err != nil {
		return fmt.Errorf("the signature of ssh-keygen: %w", err)
	}
	for name, s := range map[string]string{sealName: words, signatureName: string(signature), signersName: signers} {
		if err := b.draft.AddText(name, s); err != nil {
			return err
		}
	}
	check := exec.CommandContext(ctx, "ssh-keygen", "-Y", "verify", "-f", b.draft.Path(signersName), "-I", signer, "-n", seal.Namespace, "-s", b.draft.Path(signatureName))
	check.Stdin = strings.NewReader(words)
	if out, err := check.CombinedOutput(); err != nil {
		return fault.Failed(fmt.Errorf("ssh-keygen does not accept its own signature: %s", text.Quote(string(out))), "use an ed25519 key; ssh-keygen -t ed25519 makes one")
	}
	b.file(sealName, "the facts of the race, to be read aloud")
	b.file(signatureName, "its signature")
	b.file(signersName, "the public key that signed it")
	b.race.Signed = true
	return nil
}

// sshSign returns the signature of a text, as ssh-keygen writes it. ssh-keygen itself asks for
// the passphrase of the key.
func sshSign(ctx context.Context, key, words string) ([]byte, error) {
	key, err := filepath.Abs(key) // a name may begin with a dash
	if err != nil {
		return nil, err
	}
	var out, said bytes.Buffer
	sign := exec.CommandContext(ctx, "ssh-keygen", "-Y", "sign", "-f", key, "-n", seal.Namespace)
	sign.Stdin, sign.Stdout, sign.Stderr = strings.NewReader(words), &out, &said
	err = sign.Run()
	switch {
	case errors.Is(err, exec.ErrNotFound):
		return nil, fault.Failed(errors.New("--sign needs ssh-keygen, which is not installed"), "install OpenSSH (Debian: openssh-client), or leave --sign out")
	case err != nil:
		return nil, fault.Failed(fmt.Errorf("ssh-keygen did not sign with %s: %s", text.Escape(key), text.Quote(lastLine(said.String()))),
			"name a private key of OpenSSH that you may use; ssh-keygen -t ed25519 makes one")
	}
	return out.Bytes(), nil
}

// lastLine returns the last line of a text that has words.
func lastLine(s string) string {
	lines := strings.Split(strings.TrimSpace(s), "\n")
	return lines[len(lines)-1]
}
