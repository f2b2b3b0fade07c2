using Tsrun.History;

namespace Tsrun.Cli.Commands;

/// <summary><c>tsrun try</c>: repairs a copy of a built-in sample, so that a first contact breaks nothing.</summary>
internal static class TryCommand
{
    public static Command Create()
    {
        var command = new Command("try", "copy a broken sample crate into a temporary folder and repair it there");
        command.WithRunOptions();
        command.Options.Add(Flags.Apply);
        command.SetAction((parsed, _) => ExecuteAsync(Flags.Read(parsed)));
        return command;
    }

    private static async Task<int> ExecuteAsync(RunOptions options)
    {
        var folder = Directory.CreateTempSubdirectory("tsrun-try-").FullName;
        Directory.CreateDirectory(Path.Combine(folder, "src"));
        await File.WriteAllTextAsync(Path.Combine(folder, "Cargo.toml"), Resources.Text("sample/Cargo.toml"));
        await File.WriteAllTextAsync(Path.Combine(folder, "src", "lib.rs"), Resources.Text("sample/lib.rs"));
        if (!options.Output.Quiet) Console.Error.WriteLine($"tsrun: the sample lies in {folder}");
        return await CrateRun.ExecuteAsync(options.NoApply ? BuiltInScripts.Propose : BuiltInScripts.Fix, options with { Path = folder });
    }
}
