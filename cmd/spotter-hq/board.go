package main

import "context"

func (h *headquarters) watch(ctx context.Context, args []string) error { return nil }
