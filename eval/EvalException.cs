namespace Tsrun.Eval;

/// <summary>The evaluation cannot go on; the message says what to do.</summary>
/// <param name="code">A <c>TS09nn</c> code.</param>
public sealed class EvalException(string code, string message, Exception? inner = null)
    : Exception($"error {code}: {message}", inner);
