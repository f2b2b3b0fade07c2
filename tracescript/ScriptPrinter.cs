using System.Text;

namespace Tsrun.TraceScript;

/// <summary>Tree to canonical text: what <c>tsrun script fmt</c> writes. Keeps comments and blank lines; reading the text gives an equal tree.</summary>
public static class ScriptPrinter
{
    /// <summary>The whole script, with a line feed at the end.</summary>
    public static string Print(Script script)
    {
        var page = new Page();
        page.Comments(script.Layout.Leading);
        page.Line($"script {script.Name}({string.Join(", ", script.Parameters.Select(Print))})");
        if (script.Profile is not null)
        {
            page.Indented(() => page.Line($"profile {script.Profile}"));
        }
        page.Trailing(script.Layout.Trailing);
        page.Blank();
        page.Comments(script.Plan.Layout.Leading);
        page.Line($"plan {StringLexer.Quote(script.Plan.Text)}");
        page.Trailing(script.Plan.Layout.Trailing);
        if (script.Body.Statements.Count + script.Body.Tail.Leading.Count > 0)
            page.Blank();
        new StatementPrinter(page).Lines(script.Body);
        return page.ToString();
    }

    /// <summary>An expression on one line: how a trace names a condition.</summary>
    public static string Print(Expression expression) => ExpressionPrinter.Print(expression);

    /// <summary>A call on one line.</summary>
    public static string Print(ToolCall call) => $"{call.Tool}({Arguments(call.Arguments)})";

    internal static string Arguments(Seq<Argument> arguments) => string.Join(", ", arguments.Select(argument =>
        argument.Name is null ? Print(argument.Value) : $"{argument.Name}: {Print(argument.Value)}"));

    private static string Print(Parameter parameter) =>
        $"{parameter.Name}: {parameter.Type}{(parameter.Default is null ? "" : $" = {ExpressionPrinter.Literal(parameter.Default)}")}";
}

/// <summary>Lines with indentation.</summary>
internal sealed class Page
{
    private readonly StringBuilder _text = new();
    private int _indent;

    public void Line(string line) => _text.Append(' ', _indent).Append(line).Append('\n');

    public void Blank() => _text.Append('\n');

    public void Comments(Seq<string> comments)
    {
        foreach (var comment in comments)
            Line(comment.Length == 0 ? "//" : $"// {comment}");
    }

    /// <summary>Puts a comment behind the last line.</summary>
    public void Trailing(string? comment)
    {
        if (comment is null)
            return;
        _text.Length--;
        _text.Append($"  // {comment}".TrimEnd()).Append('\n');
    }

    public void Indented(Action write, int by = 2)
    {
        _indent += by;
        write();
        _indent -= by;
    }

    public override string ToString() => _text.ToString();
}
