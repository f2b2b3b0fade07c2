using System.Globalization;
using Tsrun.Cli.Hosting.Golden;
using Tsrun.Cli.Rendering;
using Tsrun.History;

namespace Tsrun.Cli.Commands.Golden;

/// <summary><c>tsrun golden promote</c> and <c>rollback</c>: which of the models that passed the gates is in force.</summary>
internal static class GoldenPromotion
{
    public static int Promote(int version, OutputOptions output)
    {
        var (artefacts, all) = (Learned.Artefacts, Learned.Artefacts.Promotions());
        if (all.Versions.FirstOrDefault(promotion => promotion.Version == version) is not { } wanted)
            throw new CliException(ExitCode.Usage, "TS1023", $"there is no version {version}; {Known(all)}", "a model gets a version when a night's gates pass: tsrun golden nightly");
        _ = artefacts.Model(wanted.Model); // a model that is gone must not come into force
        artefacts.Return(version);
        return Show(artefacts.Promotions(), output);
    }

    /// <summary>Back to the version before; before the first are the priors. Reads no model: it must work when one is damaged.</summary>
    public static int Rollback(OutputOptions output)
    {
        var all = Learned.Artefacts.Promotions();
        if (all.Current == 0) throw new CliException(ExitCode.Usage, "TS1023", $"the priors are in force, and nothing is before them; {Known(all)}");
        Learned.Artefacts.Return(all.Versions.Where(version => version.Version < all.Current).Select(version => version.Version).DefaultIfEmpty(0).Max());
        return Show(Learned.Artefacts.Promotions(), output);
    }

    private static int Show(Promotions all, OutputOptions output)
    {
        Records.Write(output, "tsrun.promotion/1", all.Current == 0 ? "in force: the priors" : string.Create(CultureInfo.InvariantCulture, $"in force: v{all.Current}, model {all.Versions[all.Current - 1].Model[..12]}, dataset {all.Versions[all.Current - 1].Dataset[..12]}"), json =>
        {
            json.WriteNumber("current", all.Current);
            json.WriteNumber("versions", all.Versions.Count);
        });
        return ExitCode.Green;
    }

    private static string Known(Promotions all) => all.Versions.Count == 0 ? "none was promoted yet" : string.Create(CultureInfo.InvariantCulture, $"promoted were v1 to v{all.Versions.Count}, in force is {(all.Current == 0 ? "none" : $"v{all.Current}")}");
}
