using Tsrun.Activities.Cargo.Tree;
using Tsrun.History;

namespace Tsrun.Activities.Cargo.Run;

/// <summary>Remembers what the check of a checkout's snapshot said last. A run asks for it in its first step, in each screening and in each experiment, and the files are the same every time.</summary>
/// <remarks>It says what was wrong before, never that something is right now: what is to be proved is always compiled again.</remarks>
internal sealed class SnapshotCheck
{
    private readonly Lock _gate = new();
    private string _key = "";
    private CargoCheck.Result? _result;

    /// <summary>The answer for these files and options; null when the last one was for others.</summary>
    internal CargoCheck.Result? Find(string key)
    {
        lock (_gate) return key == _key ? _result : null;
    }

    /// <summary>Keeps an answer of the compiler's. One of cargo's own may be a time limit's, and another time another.</summary>
    internal void Keep(string key, CargoCheck.Result result)
    {
        if (result.Phase == CompilerPhase.Cargo) return;
        lock (_gate) (_key, _result) = (key, result);
    }

    /// <summary>Everything that the answer depends on: all files here and outside, configuration, options and toolchain.</summary>
    internal static string KeyOf(CargoCommand command, MirrorPlan plan) => HistoryJson.Sha256(string.Join('\n',
    [
        command.Toolchain.Cargo, command.Toolchain.Version, HistoryJson.ToPayload(command.Run.Cargo).Json, command.Run.Limits.Sandbox, plan.Main.Hash,
        .. plan.Outside.Select(outside => $"{outside.Root}\0{outside.Hash}"),
        .. plan.Configs.Select(config => $"{config.Key}\0{HistoryJson.Sha256(config.Value)}"),
    ]));
}
