package diag

// The codes of overlays.
const (
	OverlayInvalid Code = "PM145"
	OverlayMeets   Code = "PM146"
	OverlayBreaks  Code = "PM147"
)

var overlayKinds = map[Code]Kind{
	OverlayInvalid: {Error, "the overlay cannot be applied", "The file that overlay: names must be an OpenAPI Overlay 1.0: overlay, info and actions, each action with a target, which is a JSONPath (RFC 9535), and update or remove. It is applied whole or not at all, so nothing is written.",
		"docs/openapi.md in pmgen's repository says what an overlay can do"},
	OverlayMeets: {Warning, "an action of the overlay meets nothing", "The target of the action selects nothing in the document, so the action changes nothing. The overlay may be meant for another version of the document, or the target has a mistake.",
		"compare the target with the document: a path is written $.paths['/orders/{id}'].get"},
	OverlayBreaks: {Error, "the overlay makes the document invalid", "Every document is validated before it is written, also after an overlay. Before this action it was valid, and after it is not, so nothing is written.",
		"change the action so that the document stays valid OpenAPI"},
}
