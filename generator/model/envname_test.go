package model_test

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/pmgen/pmgen/generator/model"
)

func TestEnvName(t *testing.T) {
	for name, want := range map[string]string{"client_secret": "SHOP_CLIENT_SECRET", "clientSecret": "SHOP_CLIENT_SECRET", "X-Api-Key": "SHOP_X_API_KEY", "$(id)": "SHOP_ID", "🧀": "SHOP_SECRET", "": "SHOP_SECRET"} {
		assert.Equal(t, want, model.EnvName("SHOP", name), name)
	}
}
