using Tsrun.Activities.Cargo.Messages;
using Tsrun.History;

namespace Tsrun.Tests.Cargo;

public sealed class MessageReaderTests
{
    private static readonly PathMap Paths = new("/data/0/target/package", "/home/u/app");

    private static string Line(string message) =>
        $$"""{"reason":"compiler-message","package_id":"path+file:///data/0/target/package/home/u/app#0.1.0","target":{},"message":{{message}}}""";

    private static string Span(string file, int line, string extra = "\"expansion\":null") =>
        $$"""{"byte_start":10,"byte_end":12,"line_start":{{line}},"line_end":{{line}},"column_start":1,"column_end":3,"file_name":"{{file}}","is_primary":true,"label":null,"suggested_replacement":null,"suggestion_applicability":null,"text":[],{{extra}}}""";

    private static string Message(string level, string code, string text, string spans = "") =>
        $$"""{"rendered":"at /data/0/target/package/home/u/app/src/lib.rs","children":[],"level":"{{level}}","message":"{{text}}","spans":[{{spans}}],"code":{{(code.Length == 0 ? "null" : $$"""{"code":"{{code}}"}""")}}}""";

    private static Diagnostic? Read(string message) => (new MessageReader(Paths).Read(Line(message)) as CargoMessage.Compiler)?.Diagnostic;

    [Fact]
    public void Read_AbsolutePathInTheCopy_BecomesThePathInTheCheckout()
    {
        var read = Read(Message("error", "E0382", "use of moved value", Span("/data/0/target/package/home/u/common/src/lib.rs", 3)))!;
        Assert.Equal(("../common/src/lib.rs", "at /home/u/app/src/lib.rs", "app"), (read.Primary!.File, read.Rendered, read.Package));
    }

    [Fact]
    public void Read_NestedExpansion_StopsAtTheInnermostCallOfTheCheckout()
    {
        var call = Span("src/lib.rs", 9);
        var middle = Span("src/macros.rs", 5, $"\"expansion\":{{\"span\":{call}}}");
        var read = Read(Message("error", "E0308", "mismatched types", Span("/rustc/abc/library/core/src/macros/mod.rs", 2, $"\"expansion\":{{\"span\":{middle}}}")))!;
        Assert.Equal(("src/macros.rs", 5, true), (read.Primary!.File, read.Primary.LineStart, read.Primary.FromMacro));
    }

    [Theory]
    [InlineData("error", "aborting due to 2 previous errors")]
    [InlineData("error", "could not compile `app` (lib) due to 1 previous error")]
    [InlineData("warning", "3 warnings emitted")]
    [InlineData("failure-note", "For more information about this error, try `rustc --explain E0308`.")]
    public void Read_Summaries_AreDropped(string level, string text) => Assert.Null(Read(Message(level, "", text)));

    [Theory]
    [InlineData("")]
    [InlineData("hello from a test")]
    [InlineData("{\"reason\":\"compiler-message\"")]
    [InlineData("{\"reason\":\"compiler-message\",\"message\":3}")]
    [InlineData("{\"reason\":\"compiler-message\",\"message\":{\"level\":\"error\",\"message\":7}}")]
    [InlineData("{\"reason\":\"build-finished\",\"success\":\"maybe\"}")]
    public void Read_LinesOfAnotherShape_AreNoMessage(string line) => Assert.Null(new MessageReader(Paths).Read(line));

    [Theory]
    [InlineData("path+file:///c/app#0.1.0", "app")]
    [InlineData("path+file:///c/app#other@0.1.0", "other")]
    [InlineData("registry+https://github.com/rust-lang/crates.io-index#serde@1.0.0", "serde")]
    [InlineData("git+https://host/x.git?branch=main#0.2.0", "x.git")]
    [InlineData("app 0.1.0 (path+file:///c/app)", "app")]
    public void PackageName_AllForms_AreRead(string id, string name)
    {
        using var document = System.Text.Json.JsonDocument.Parse($$"""{"package_id":"{{id}}"}""");
        Assert.Equal(name, new MessageReader(Paths).Read($$"""{"reason":"compiler-message","package_id":"{{id}}","message":{{Message("error", "", "x")}}}""") is CargoMessage.Compiler read ? read.Diagnostic.Package : null);
    }

    [Theory]
    [InlineData("E0382", "", "move", CompilerPhase.BorrowCheck)]
    [InlineData("E0502", "", "borrow", CompilerPhase.BorrowCheck)]
    [InlineData("E0106", "", "borrow", CompilerPhase.Resolve)]
    [InlineData("E0308", "", "type", CompilerPhase.TypeCheck)]
    [InlineData("E0277", "", "trait", CompilerPhase.TypeCheck)]
    [InlineData("E0599", "", "trait", CompilerPhase.TypeCheck)]
    [InlineData("E0425", "", "visibility", CompilerPhase.Resolve)]
    [InlineData("E0603", "", "visibility", CompilerPhase.Resolve)]
    [InlineData("E0765", "", "syntax", CompilerPhase.Parse)]
    [InlineData("unused_mut", "", "lint", CompilerPhase.Lint)]
    [InlineData("clippy::needless_return", "", "lint", CompilerPhase.Lint)]
    [InlineData("", "expected one of `;` or `}`, found `x`", "syntax", CompilerPhase.Parse)]
    [InlineData("", "lifetime may not live long enough", "borrow", CompilerPhase.BorrowCheck)]
    [InlineData("", "cannot find macro `foo` in this scope", "visibility", CompilerPhase.Resolve)]
    [InlineData("E9999", "", "type", CompilerPhase.TypeCheck)]
    public void Of_CodesAndTexts_HaveClassAndPhase(string code, string message, string kind, CompilerPhase phase) =>
        Assert.Equal((kind, phase), Taxonomy.Of(code, message));

    [Fact]
    public void Taxonomy_NamesNearlyEveryCode() => Assert.InRange(Taxonomy.Codes, 480, 810);

    [Fact]
    public void Normalise_SameFromLibraryAndItsTests_IsKeptOnceErrorsFirst()
    {
        var warning = Read(Message("warning", "unused_mut", "unused", Span("src/a.rs", 1)))!;
        var late = Read(Message("error", "E0382", "moved", Span("src/a.rs", 2)))!;
        var early = Read(Message("error", "E0432", "unresolved", Span("src/z.rs", 9)))!;
        Assert.Equal([early, late, warning], DiagnosticList.Normalise([warning, late, early, late with { Rendered = "again" }]));
    }

    [Fact]
    public void CargoErrors_ResolverMessageAmongStatusLines_IsOneDiagnostic()
    {
        var errors = CargoErrors.Read("""
               Compiling app v0.1.0 (/data/0/target/package/home/u/app)
            error: failed to run custom build command for `app v0.1.0 (/data/0/target/package/home/u/app)`

            Caused by:
              process didn't exit successfully
            warning: build failed, waiting for other jobs to finish...
            error: could not compile `app` (lib) due to 1 previous error
            """, Paths);
        Assert.Equal("failed to run custom build command for `app v0.1.0 (/home/u/app)`", Assert.Single(errors).Message);
        Assert.EndsWith("process didn't exit successfully", errors[0].Rendered, StringComparison.Ordinal);
    }
}
