package learn

import (
	"errors"
	"fmt"

	"gonum.org/v1/gonum/optimize"
)

// minimize finds the minimum of a smooth function by L-BFGS. The function
// returns its value and writes its gradient.
func minimize(start []float64, iterations int, f func(x, grad []float64) float64) ([]float64, error) {
	// Value and gradient are computed together and asked for one by one.
	var at, grad []float64
	var value float64
	eval := func(x []float64) {
		if at != nil && equal(at, x) {
			return
		}
		if at == nil {
			at, grad = make([]float64, len(x)), make([]float64, len(x))
		}
		copy(at, x)
		clear(grad)
		value = f(at, grad)
	}
	problem := optimize.Problem{
		Func: func(x []float64) float64 { eval(x); return value },
		Grad: func(g, x []float64) { eval(x); copy(g, grad) },
	}
	settings := &optimize.Settings{
		MajorIterations:   iterations,
		GradientThreshold: 1e-4,
		Converger:         &optimize.FunctionConverge{Relative: 1e-5, Iterations: 4},
	}
	res, err := optimize.Minimize(problem, start, settings, &optimize.LBFGS{Store: 8})
	if res == nil {
		return nil, fmt.Errorf("minimize: %w", err)
	}
	// A line search that can improve nothing more, or the limit of
	// iterations, is an end as good as any.
	if err != nil && !errors.Is(err, optimize.ErrLinesearcherFailure) && !errors.Is(err, optimize.ErrNoProgress) {
		return nil, fmt.Errorf("minimize: %w", err)
	}
	return res.X, nil
}

func equal(a, b []float64) bool {
	for i := range a {
		if a[i] != b[i] {
			return false
		}
	}
	return true
}
