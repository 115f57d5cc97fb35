package runtime

// packageName stands for the name of the generated package.
const packageName = "runtime"

// Client stands for the generated client, which doc comments link to.
type Client struct{}
