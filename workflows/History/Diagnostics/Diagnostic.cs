namespace Tsrun.History;

/// <summary>One message of rustc, normalised: stable paths, a class, a phase; nothing of it depends on where the crate lies.</summary>
/// <param name="Code"><c>E0382</c>, a lint's name, or empty (parse errors, some lifetime errors).</param>
/// <param name="Level"><c>error</c> or <c>warning</c>.</param>
/// <param name="Class">One of <see cref="DiagnosticClass"/>.</param>
/// <param name="Package">Cargo package whose target was compiled.</param>
/// <param name="Spans">At least one is primary, unless the message has no place.</param>
/// <param name="Rendered">The message as rustc prints it, without colour.</param>
public sealed record Diagnostic(
    string Code,
    string Level,
    string Message,
    string Class,
    CompilerPhase Phase,
    string Package,
    IReadOnlyList<DiagnosticSpan> Spans,
    IReadOnlyList<SubDiagnostic> Children,
    string Rendered)
{
    /// <summary>The place the message is about; null when it has none.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public DiagnosticSpan? Primary => Spans.FirstOrDefault(span => span.IsPrimary) ?? (Spans.Count > 0 ? Spans[0] : null);

    /// <summary>Names the fault across edits elsewhere in the file: code, file and message, without line numbers.</summary>
    public string Key => $"{Code}|{Primary?.File}|{Message}";
}

/// <summary>A help or note under a diagnostic.</summary>
public sealed record SubDiagnostic(string Level, string Message, IReadOnlyList<DiagnosticSpan> Spans);

/// <summary>A place in a source file. Byte offsets are half-open and count UTF-8 bytes from the start of the file; lines and columns start at 1.</summary>
/// <param name="File">Relative to the checkout's root, with <c>/</c>; <c>../…</c> or absolute when outside it.</param>
/// <param name="SuggestedReplacement">Set on the parts of a suggestion.</param>
/// <param name="Applicability">rustc's word: MachineApplicable, MaybeIncorrect, HasPlaceholders, Unspecified.</param>
/// <param name="FromMacro">The span was found by following a macro expansion out of a foreign macro, to the innermost call that stands in the checkout.</param>
/// <param name="Text">The source lines the span covers.</param>
public sealed record DiagnosticSpan(
    string File,
    int ByteStart,
    int ByteEnd,
    int LineStart,
    int ColumnStart,
    int LineEnd,
    int ColumnEnd,
    bool IsPrimary,
    string? Label = null,
    string? SuggestedReplacement = null,
    string? Applicability = null,
    bool FromMacro = false,
    string? Text = null);

/// <summary>How far the compiler got; a right edit may raise the number of errors if it reaches a later phase.</summary>
public enum CompilerPhase
{
    /// <summary>The manifest or the build script stopped everything.</summary>
    Cargo,
    /// <summary>Tokens, syntax, macro expansion.</summary>
    Parse,
    /// <summary>Names, imports, visibility.</summary>
    Resolve,
    /// <summary>Types and traits.</summary>
    TypeCheck,
    /// <summary>Borrows, moves, lifetimes.</summary>
    BorrowCheck,
    /// <summary>Lints.</summary>
    Lint,
    /// <summary>No error is left.</summary>
    Done,
}

/// <summary>The classes in which repairs are counted.</summary>
public static class DiagnosticClass
{
    /// <summary>Conflicting borrows, mutability, lifetimes.</summary>
    public const string Borrow = "borrow";
    /// <summary>Use after move, moves out of borrows.</summary>
    public const string Move = "move";
    /// <summary>Mismatched types, shapes and arguments.</summary>
    public const string Type = "type";
    /// <summary>Trait bounds, missing items, generics.</summary>
    public const string Trait = "trait";
    /// <summary>Unknown or private names, imports, paths.</summary>
    public const string Visibility = "visibility";
    /// <summary>Parse errors and macro syntax.</summary>
    public const string Syntax = "syntax";
    /// <summary>Lints raised to errors.</summary>
    public const string Lint = "lint";
    /// <summary>Everything else, such as manifest errors.</summary>
    public const string Other = "other";
}
