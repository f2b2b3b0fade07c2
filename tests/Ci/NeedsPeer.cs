namespace Tsrun.Tests.Ci;

/// <summary>A test that is skipped, with its reason shown, where a program is neither named by its variable nor on the PATH.</summary>
internal sealed class NeedsPeerFactAttribute : FactAttribute
{
    public NeedsPeerFactAttribute(string variable, string program) => Skip = Missing(variable, program)!;

    public static string? Find(string variable, string program) => Environment.GetEnvironmentVariable(variable) is { Length: > 0 } named ? named
        : (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Select(folder => Path.Combine(folder, program)).FirstOrDefault(File.Exists);

    public static string? Missing(string variable, string program) => Find(variable, program) is null ? $"found no {program}: {variable} is not set, and it is not on the PATH" : null;
}

/// <summary>The same for a test of several cases.</summary>
internal sealed class NeedsPeerTheoryAttribute : TheoryAttribute
{
    public NeedsPeerTheoryAttribute(string variable, string program) => Skip = NeedsPeerFactAttribute.Missing(variable, program)!;
}
