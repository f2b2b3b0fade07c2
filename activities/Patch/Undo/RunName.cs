namespace Tsrun.Activities.Patching;

/// <summary>A run id that is fit to be a file name; it comes from scripts, so it is checked.</summary>
internal static class RunName
{
    private const int LengthMax = 128;

    /// <exception cref="ActivityFailureException"><c>TS0716</c>: it is not.</exception>
    public static string Check(string run) =>
        run.Length is > 0 and <= LengthMax && run[0] != '.' && run.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.')
            ? run
            : throw PatchFailures.BadRun(run);
}
