namespace Tsrun.Tests;

/// <summary>Programs that tests need and nobody has to have.</summary>
internal static class OnPath
{
    /// <summary>The program that <c>TSRUN_TEST_NAME</c> names, else the first of these on the PATH.</summary>
    /// <param name="names">The first one is NAME; the others are what it is called elsewhere.</param>
    public static string? Find(params string[] names) => Environment.GetEnvironmentVariable(Variable(names[0])) is { Length: > 0 } named ? named
        : (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).SelectMany(folder => names.Select(name => Path.Combine(folder, name))).FirstOrDefault(File.Exists);

    /// <summary>Why a test is skipped that needs all of these; null when they are there.</summary>
    public static string? WhyNot(params string[] programs) =>
        programs.FirstOrDefault(program => Find(program) is null) is { } missing ? $"found no {missing}: {Variable(missing)} is not set, and it is not on the PATH" : null;

    private static string Variable(string name) => $"TSRUN_TEST_{name.ToUpperInvariant()}";
}
