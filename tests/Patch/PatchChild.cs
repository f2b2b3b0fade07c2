using System.Runtime.CompilerServices;
using Tsrun.History;

namespace Tsrun.Tests.Patching;

/// <summary>Lets this assembly be started as a program of its own (<c>dotnet exec Tests.dll</c>) that does one piece of file work and may be killed in it.</summary>
internal static class PatchChild
{
    private const string FolderVariable = "TSRUN_TEST_PATCH_FOLDER", WorkVariable = "TSRUN_TEST_PATCH_WORK";

    public static (string Program, string[] Arguments, Dictionary<string, string> Environment) Command(Checkout checkout, string work) =>
        (Environment.ProcessPath is { } host && Path.GetFileNameWithoutExtension(host) == "dotnet" ? host : "dotnet",
        ["exec", typeof(PatchChild).Assembly.Location],
        new() { [FolderVariable] = checkout.Folder, [WorkVariable] = work, ["DOTNET_TieredPGO"] = "0" });

    [ModuleInitializer]
    internal static void RunIfAsked()
    {
        if (Environment.GetEnvironmentVariable(FolderVariable) is not { } folder) return;
        var checkout = new Checkout(folder);
        try
        {
            if (Environment.GetEnvironmentVariable(WorkVariable) == "revert") checkout.Revert();
            else checkout.Apply(HistoryJson.Read<Patch>(File.ReadAllBytes(Path.Combine(folder, "patch.json"))));
            Environment.Exit(0);
        }
        catch (Tsrun.Activities.ActivityFailureException failure)
        {
            Console.Error.WriteLine(failure.Message);
            Environment.Exit(7);
        }
    }
}
