package runtime

// packageName stands for the name of the generated package.
const packageName = "runtime"

// WithBaseURL stands for the generated option, whose comment says what it replaces.
func WithBaseURL(base string) Option { return withBaseURL(base) }

// Client stands for the generated client, which doc comments link to.
type Client struct{}
