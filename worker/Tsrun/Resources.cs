namespace Tsrun.Cli;

/// <summary>The scripts and policy files that this program was built with.</summary>
internal static class Resources
{
    /// <summary>The text of one of them, such as <c>workflows/fix.tracescript</c>.</summary>
    public static string Text(string name)
    {
        using var stream = typeof(Resources).Assembly.GetManifestResourceStream(name)
            ?? throw new InvalidOperationException($"{name} is missing from this build");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
