namespace Tsrun.Eval;

/// <summary>One case's room: a copy of the crate to work on, a home for the fixer, a build folder for the judge; gone on disposal.</summary>
public sealed class Workplace : IDisposable
{
    private readonly DirectoryInfo _root = Directory.CreateTempSubdirectory("tsrun-eval-");

    private Workplace(EvalCase evalCase, TimeSpan timeout)
    {
        (Case, Timeout) = (evalCase, timeout);
        Copy = _root.CreateSubdirectory(evalCase.Name).FullName;
        Home = _root.CreateSubdirectory("home").FullName;
        Cargo = new Cargo(Copy, Path.Combine(_root.FullName, "target"), timeout);
    }

    /// <summary>The case; its folder is not to be written to.</summary>
    public EvalCase Case { get; }

    /// <summary>For each child that is started here.</summary>
    public TimeSpan Timeout { get; }

    /// <summary>Absolute path of the copy.</summary>
    public string Copy { get; }

    /// <summary>Absolute path of an empty folder for whatever the fixer keeps.</summary>
    public string Home { get; }

    /// <summary>The user's cargo on the copy.</summary>
    public Cargo Cargo { get; }

    /// <summary>Copies the case into a fresh room.</summary>
    public static Workplace Open(EvalCase evalCase, TimeSpan timeout)
    {
        var place = new Workplace(evalCase, timeout);
        SourceTree.Copy(evalCase.Folder, place.Copy);
        return place;
    }

    /// <inheritdoc/>
    public void Dispose() => _root.Delete(recursive: true);
}
