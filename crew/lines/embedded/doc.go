// Package embedded runs a NATS server inside this process: with a JetStream store in a folder
// and no listener, or as a leaf node that reaches the cluster of another site.
//
// crew/lines connects to it in the process. Imports: nothing of ours. It must never listen on
// the network, nor write to standard error.
package embedded
