package main

import (
	"bufio"
	"bytes"
	"context"
	"fmt"
	"io"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"time"

	"github.com/nats-io/nats-server/v2/server"
	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"
)

// natsWord is the first argument with which this program is a NATS server: each server of a cluster
// is a process of its own, so that one can be killed and the others know nothing of it.
const natsWord = "nats-server"

// natsSays is printed by a NATS server when it takes connections.
const natsSays = "the NATS server is ready"

// linesStream is the stream that the headquarters of a cluster share their lines by.
const linesStream = "SPOTTER_RACES"

// natsNode is one NATS server of a cluster, which may be killed and started again.
type natsNode struct {
	name    string
	folder  string // of its store
	port    int    // for headquarters
	routes  int    // port for the other servers
	all     string // the routes to all servers
	process *exec.Cmd
	held    io.Closer // the server ends when this is closed, or when this program is gone
	said    *last
}

// startNATS starts so many NATS servers which are one cluster, with stores in a folder.
func startNATS(folder string, n int) (list []*natsNode, err error) {
	var routes []string
	for i := range n {
		node := &natsNode{name: fmt.Sprint("n", i+1), folder: filepath.Join(folder, fmt.Sprint("nats-", i+1))}
		list = append(list, node)
		if node.port, err = freePort(); err == nil {
			node.routes, err = freePort()
		}
		if err != nil {
			return list, err
		}
		routes = append(routes, fmt.Sprintf("nats://127.0.0.1:%d", node.routes))
	}
	for _, node := range list {
		node.all = strings.Join(routes, ",")
		if err := node.start(); err != nil {
			return list, err
		}
	}
	return list, nil
}

// freePort returns a port that nobody listens on now.
func freePort() (int, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return 0, fmt.Errorf("looking for a free port: %w", err)
	}
	defer l.Close()
	return l.Addr().(*net.TCPAddr).Port, nil
}

// natsURL returns the addresses of servers for headquarters.
func natsURL(list []*natsNode) string {
	var urls []string
	for _, n := range list {
		urls = append(urls, fmt.Sprintf("nats://127.0.0.1:%d", n.port))
	}
	return strings.Join(urls, ",")
}

// start starts the process, and waits until it takes connections.
func (n *natsNode) start() error {
	self, err := os.Executable()
	if err != nil {
		return fmt.Errorf("starting a NATS server: %w", err)
	}
	c := exec.Command(self, natsWord, n.name, n.folder, strconv.Itoa(n.port), strconv.Itoa(n.routes), n.all)
	n.said = &last{most: 64 << 10}
	c.Stderr = n.said
	held, err := c.StdinPipe()
	if err != nil {
		return err
	}
	out, err := c.StdoutPipe()
	if err != nil {
		return err
	}
	if err := c.Start(); err != nil {
		return fmt.Errorf("starting a NATS server: %w", err)
	}
	line, err := bufio.NewReader(out).ReadString('\n')
	if strings.TrimSpace(line) != natsSays {
		_ = c.Process.Kill()
		_ = c.Wait() // it said why
		return fmt.Errorf("the NATS server %s did not start (%v): %s", n.name, err, bytes.TrimSpace(n.said.text()))
	}
	n.process, n.held = c, held
	return nil
}

// end ends the process with a signal.
func (n *natsNode) end(s syscall.Signal) {
	if n.process == nil {
		return
	}
	if err := n.process.Process.Signal(s); err != nil {
		_ = n.process.Process.Kill() // a system without such a signal
	}
	_ = n.process.Wait() // it was told to end
	_ = n.held.Close()   // nobody reads it any more
	n.process = nil
}

// beNATS is the program of a NATS server: what natsNode starts. It returns the exit code.
func beNATS(args []string) int {
	if err := serveNATS(args); err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	return 0
}

func serveNATS(args []string) error {
	if len(args) != 5 {
		return fmt.Errorf("%s is for the load program itself", natsWord)
	}
	port, err := strconv.Atoi(args[2])
	if err != nil {
		return err
	}
	routes, err := strconv.Atoi(args[3])
	if err != nil {
		return err
	}
	s, err := server.NewServer(&server.Options{ServerName: args[0], Host: "127.0.0.1", Port: port, NoSigs: true, NoLog: true,
		MaxPayload: 2 << 20, JetStream: true, StoreDir: args[1], SyncInterval: 5 * time.Second, DisableJetStreamBanner: true,
		Cluster: server.ClusterOpts{Name: "crew", Host: "127.0.0.1", Port: routes}, Routes: server.RoutesFromStr(args[4])})
	if err != nil {
		return err
	}
	s.Start()
	defer func() { s.Shutdown(); s.WaitForShutdown() }()
	if !s.ReadyForConnections(time.Minute) {
		return fmt.Errorf("no connections on port %d after a minute", port)
	}
	fmt.Println(natsSays)
	_, err = io.Copy(io.Discard, os.Stdin) // it ends when the load program does
	return err
}

// leader returns the server that leads the stream of lines: killing it does the most harm.
func leader(ctx context.Context, list []*natsNode) (*natsNode, error) {
	nc, err := nats.Connect(natsURL(list))
	if err != nil {
		return nil, fmt.Errorf("asking the NATS servers: %w", err)
	}
	defer nc.Close()
	js, err := jetstream.New(nc)
	if err != nil {
		return nil, err
	}
	ctx, cancel := context.WithTimeout(ctx, time.Minute)
	defer cancel()
	s, err := js.Stream(ctx, linesStream)
	if err != nil {
		return nil, fmt.Errorf("asking for the stream of lines: %w", err)
	}
	c := s.CachedInfo().Cluster
	for _, n := range list {
		if c != nil && n.name == c.Leader && len(c.Replicas) == len(list)-1 {
			return n, nil
		}
	}
	return nil, fmt.Errorf("the stream of lines is not led by one of %d servers that keep it: %+v", len(list), c)
}
