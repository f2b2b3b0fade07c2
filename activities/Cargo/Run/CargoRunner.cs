using System.Globalization;
using Tsrun.Activities.Cargo.Messages;
using Tsrun.History;

namespace Tsrun.Activities.Cargo.Run;

/// <summary>Calls cargo on a lane's copy and says what came of it in the words of history.</summary>
public sealed class CargoRunner(IProcessRunner runner)
{
    /// <summary>Workspace and packages; creates Cargo.lock in the copy when there is none. Runs no foreign code.</summary>
    public async Task<MetadataAnswer> MetadataAsync(CargoCommand command, CancellationToken cancellation)
    {
        // Without the filter cargo would want the crates of all platforms, which only `cargo fetch` brings.
        var request = command.Request("metadata", "--format-version", "1", "--filter-platform", command.Toolchain.Host);
        request = request with { Limits = request.Limits with { OutputBytesMax = 256L << 20 } };
        var answer = await runner.RunAsync(request, cancellation);
        if (answer is { End: ProcessEnd.Exited, ExitCode: 0 }) return new MetadataAnswer(CargoMetadata.Read(answer.Stdout), answer, null);
        return new MetadataAnswer(null, answer, MissingCrates.Find(answer.Stderr));
    }

    /// <summary><c>cargo check</c> on what <c>cargo test</c> would build: libraries, programs, tests and examples.</summary>
    public async Task<CargoCheck.Result> CheckAsync(CargoCommand command, MetadataAnswer metadata, CancellationToken cancellation)
    {
        var paths = new PathMap(command.Lane.Mirror, command.Run.Root);
        if (metadata.Metadata is null) return CheckSummary.Make([], metadata.Process, paths, command.Toolchain);
        var answer = await runner.RunAsync(command.Request("check", CheckArguments(command, metadata.Metadata)), cancellation);
        if (answer.ExitCode != 0 && MissingCrates.Find(answer.Stderr) is { } missing) throw missing;
        var reader = new MessageReader(paths);
        var messages = answer.Stdout.Split('\n').Select(reader.Read).OfType<CargoMessage.Compiler>().Select(message => message.Diagnostic);
        return CheckSummary.Make(messages, answer, paths, command.Toolchain);
    }

    /// <summary><c>cargo test</c>: unit tests, integration tests and doctests, to the end even when some fail.</summary>
    public async Task<CargoTest.Result> TestAsync(CargoCommand command, MetadataAnswer metadata, CancellationToken cancellation)
    {
        var paths = new PathMap(command.Lane.Mirror, command.Run.Root);
        if (metadata.Metadata is null) return TestSummary.Make(metadata.Process, paths);
        var answer = await runner.RunAsync(command.Request("test",
            ["--no-fail-fast", "--message-format=json", .. command.Selection()]), cancellation);
        if (answer.ExitCode != 0 && MissingCrates.Find(answer.Stderr) is { } missing) throw missing;
        return TestSummary.Make(answer, paths);
    }

    /// <summary>The test programs alone, with one edit of many in force.</summary>
    public async Task<TestTrialResult> TrialAsync(CargoCommand command, MetadataAnswer metadata, TestTrial trial, CancellationToken cancellation)
    {
        var paths = new PathMap(command.Lane.Mirror, command.Run.Root);
        if (metadata.Metadata is null) return new TestTrialResult(TestSummary.Make(metadata.Process, paths), "", false, metadata.Process.Elapsed);
        var request = command.Request("test",
        [
            "--tests", "--message-format=json", .. trial.KeepGoing ? (string[])["--no-fail-fast"] : [], .. command.Selection(),
            .. trial.Only.Count > 0 ? (string[])["--", "--exact", .. trial.Only] : [],
        ]);
        var answer = await runner.RunAsync(request with
        {
            Environment = new Dictionary<string, string>(request.Environment, StringComparer.Ordinal)
            {
                [TestTrial.VariantVariable] = trial.Variant.ToString(CultureInfo.InvariantCulture),
                // With one thread libtest runs tests in the main thread, and no thread bears a test's name.
                ["RUST_TEST_THREADS"] = Math.Max(2, Environment.ProcessorCount).ToString(CultureInfo.InvariantCulture),
            },
            Limits = request.Limits with { Timeout = trial.Timeout < request.Limits.Timeout ? trial.Timeout : request.Limits.Timeout },
        }, cancellation);
        return new TestTrialResult(TestSummary.Make(answer, paths), paths.Text(answer.Stderr), answer.End == ProcessEnd.TimedOut, answer.Elapsed);
    }

    private static IReadOnlyList<string> CheckArguments(CargoCommand command, CargoMetadata metadata)
    {
        var arguments = new List<string> { "--message-format=json", "--bins", "--tests", "--examples" };
        // Asking for the library of a package without one is an error; an absent program or test is none.
        if (Selected(command, metadata).Any(package => package.HasLibrary)) arguments.Add("--lib");
        // Otherwise which of two parallel failing crates is reported is a matter of chance.
        if (command.Toolchain.Minor >= 74) arguments.Add("--keep-going");
        arguments.AddRange(command.Selection());
        return arguments;
    }

    private static IEnumerable<CargoPackage> Selected(CargoCommand command, CargoMetadata metadata)
    {
        var members = metadata.Packages.Where(package => package.IsMember);
        if (command.Run.Cargo.Package is { } spec) return members.Where(package => Names(spec, package));
        if (command.Run.Cargo.Workspace == true) return members;
        var defaults = members.Where(package => package.IsDefault).ToList();
        if (defaults.Count > 0) return defaults;
        return IsVirtual(command, metadata) ? members : members.Where(package => package.ManifestPath == Manifest(command));
    }

    private static bool Names(string spec, CargoPackage package)
    {
        var name = spec[(spec.LastIndexOf('#') + 1)..];
        return name.Split('@', ':')[0] == package.Name || spec.EndsWith('/' + package.Name, StringComparison.Ordinal);
    }

    private static bool IsVirtual(CargoCommand command, CargoMetadata metadata) =>
        metadata.Packages.All(package => package.ManifestPath != Manifest(command));

    private static string Manifest(CargoCommand command) => Path.Combine(command.Lane.Mirror + command.Run.Root, command.Run.Cargo.ManifestPath);
}

/// <summary>What <c>cargo metadata</c> answered.</summary>
/// <param name="Metadata">Null: cargo refused the manifests; its reasons are in the process's stderr.</param>
/// <param name="Missing">The reason when it is that something would have to be downloaded.</param>
public sealed record MetadataAnswer(CargoMetadata? Metadata, ProcessResult Process, ActivityFailureException? Missing);
