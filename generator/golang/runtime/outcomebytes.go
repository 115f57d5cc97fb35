package runtime

// intoBytes takes a body as it is.
func intoBytes(field *[]byte) func(*taking) error {
	return func(k *taking) error {
		reply, err := k.whole()
		if err == nil {
			*field = reply.Body
		}
		return err
	}
}
