using System.Diagnostics;
using Tsrun.Eval;

namespace Tsrun.Tests.Eval;

/// <summary>The repository's own broken crates and the patches that prove what they mean.</summary>
internal static class Samples
{
    private static readonly TimeSpan Timeout = TimeSpan.FromMinutes(3);

    public static readonly string Repository = FindRepository();

    private static readonly string Folder = Path.Combine(Repository, "eval");

    private static readonly IReadOnlyDictionary<string, EvalCase> Cases =
        CaseSet.Load(Path.Combine(Folder, "crates")).ToDictionary(sample => sample.Name);

    public static TheoryData<string> Names(Func<EvalCase, bool> wanted) => new(Cases.Values.Where(wanted).Select(sample => sample.Name));

    public static EvalCase Case(string name) => Cases[name];

    public static IEnumerable<EvalCase> All => Cases.Values;

    public static Workplace Open(string name) => Workplace.Open(Cases[name], Timeout);

    public static string PatchFile(string name, string patch) => Path.Combine(Folder, "solutions", name, patch + ".patch");

    public static async Task<Verdict> JudgeWithPatch(string name, string patch)
    {
        using var place = Open(name);
        await ApplyAsync(place, PatchFile(name, patch));
        return await Judge.JudgeAsync(place, CancellationToken.None);
    }

    private static async Task ApplyAsync(Workplace place, string patch)
    {
        // The ceiling keeps git from taking a repository above the temporary folder for ours, which would make it skip the files.
        var start = new ProcessStartInfo("git", ["apply", "-p1", patch])
        {
            WorkingDirectory = place.Copy,
            RedirectStandardError = true,
            Environment = { ["GIT_CEILING_DIRECTORIES"] = Path.GetDirectoryName(place.Copy)! },
        };
        using var git = Process.Start(start)!;
        var complaint = await git.StandardError.ReadToEndAsync();
        await git.WaitForExitAsync();
        Assert.True(git.ExitCode == 0, complaint);
    }

    private static string FindRepository()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "Workflows.sln")))
            folder = folder.Parent ?? throw new InvalidOperationException($"found no Workflows.sln above {AppContext.BaseDirectory}");
        return folder.FullName;
    }
}
