package model_test

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/pmgen/pmgen/generator/model"
)

func TestNamesInASCII(t *testing.T) {
	for name, want := range map[string]string{
		"OAuthUsage.List":                      "OAuthUsage.List",
		"GerarTokenDeAutenticação":             "GerarTokenDeAutenticacao",
		"GerarTokenDeAutenticac\u0327a\u0303o": "GerarTokenDeAutenticacao",
		"CreatePayment.НекорректныйЩит":        "CreatePayment.NekorrektnyiShchit",
		"Straße": "Strasse",
		"X東京":    "Xu6771u4EAC",
		"Ünï":    "Uni",
		"ﬁle":    "file",
	} {
		assert.Equal(t, want, model.ASCII(name), name)
	}
}
