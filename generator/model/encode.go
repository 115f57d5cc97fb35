package model

import (
	"encoding/json"
	"fmt"
)

// Generation is the version of the model's serialised form. A reader refuses another.
const Generation = 1

type envelope struct {
	Generation int  `json:"pmgen_model"`
	API        *API `json:"api"`
}

// Encode returns the model as JSON.
func Encode(a *API) ([]byte, error) {
	return json.Marshal(envelope{Generation, a})
}

// Decode reads what [Encode] wrote.
func Decode(data []byte) (*API, error) {
	var e envelope
	if err := json.Unmarshal(data, &e); err != nil {
		return nil, fmt.Errorf("model: %w", err)
	}
	if e.Generation != Generation || e.API == nil {
		return nil, fmt.Errorf("model: generation %d, this pmgen reads generation %d: generate again", e.Generation, Generation)
	}
	e.API.SetTypes(e.API.Types)
	return e.API, nil
}
