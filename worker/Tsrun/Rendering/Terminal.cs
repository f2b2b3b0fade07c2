namespace Tsrun.Cli.Rendering;

/// <summary>What stdout and stderr can show: colour, live lines, width.</summary>
/// <param name="Color">SGR colours may be written to stdout.</param>
/// <param name="Live">stderr is a terminal that understands cursor moves, and nobody asked for plain lines.</param>
/// <param name="Interactive">Somebody can answer a question: stdin and stderr are terminals.</param>
internal sealed record Terminal(bool Color, bool Live, bool Interactive)
{
    /// <summary>Decides: <c>--color</c>, then NO_COLOR, CLICOLOR_FORCE or FORCE_COLOR, CARGO_TERM_COLOR, then the terminal itself.</summary>
    public static Terminal Detect(string color, string progress)
    {
        var dumb = Environment.GetEnvironmentVariable("TERM") is "dumb";
        var ci = Environment.GetEnvironmentVariable("CI") is { Length: > 0 };
        return new Terminal(
            WantsColor(color, dumb, Console.IsOutputRedirected),
            progress != "plain" && progress != "none" && !Console.IsErrorRedirected && !dumb && !ci,
            !Console.IsInputRedirected && !Console.IsErrorRedirected && !ci);
    }

    /// <summary>The same for what goes to stderr alone.</summary>
    public static Terminal ForErrors(string color) =>
        new(WantsColor(color, Environment.GetEnvironmentVariable("TERM") is "dumb", Console.IsErrorRedirected), Live: false, Interactive: false);

    private static bool WantsColor(string color, bool dumb, bool redirected)
    {
        if (color is "always") return true;
        if (color is "never" || IsSet("NO_COLOR")) return false;
        if (IsSet("CLICOLOR_FORCE") || IsSet("FORCE_COLOR")) return true;
        return Environment.GetEnvironmentVariable("CARGO_TERM_COLOR") switch
        {
            "always" => true,
            "never" => false,
            _ => !dumb && !redirected,
        };
    }

    private static bool IsSet(string name) => Environment.GetEnvironmentVariable(name) is { Length: > 0 };

    /// <summary>Text in a colour, or as it is.</summary>
    public string Paint(string text, Sgr style) => Color && text.Length > 0 ? $"\e[{(int)style}m{text}\e[0m" : text;
}

/// <summary>The few styles in use; meaning is always carried by a word or symbol as well.</summary>
internal enum Sgr
{
    Bold = 1,
    Dim = 2,
    Red = 31,
    Green = 32,
    Yellow = 33,
    Cyan = 36,
}
