package cli

// visited returns all that a visitor is shown, in its order.
func visited[T any](visit func(func(T))) (all []T) {
	visit(func(t T) { all = append(all, t) })
	return all
}
