using Tsrun.History;

namespace Tsrun.Cli.Rendering;

/// <summary>The six stages of a repair, each with the steps that were made in it.</summary>
internal sealed class Stages
{
    /// <summary>Their names, in order.</summary>
    public static readonly IReadOnlyList<string> Names = ["understand", "propose", "verify", "test", "polish", "record"];
    private readonly int[] _steps = new int[Names.Count];

    /// <summary>Counts a finished activity. Nothing polishes yet, and a stage without steps says so by its 0.</summary>
    public void Count(string tool) => _steps[IndexOf(tool)]++;

    /// <summary>The stage that an activity belongs to.</summary>
    public static string Of(string tool) => Names[IndexOf(tool)];

    private static int IndexOf(string tool) => tool switch
    {
        CargoTest.Name => 3,
        RepairPropose.Name or TestsPropose.Name => 1,
        RepairScreen.Name or TestsScreen.Name or RepairTry.Name => 2,
        PatchApply.Name or PatchRevert.Name => 5,
        _ => 0,
    };

    /// <summary>Name and number of steps, in order.</summary>
    public IEnumerable<(string Name, int Steps)> All => Names.Zip(_steps);
}
