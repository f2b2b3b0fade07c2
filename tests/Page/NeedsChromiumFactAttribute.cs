namespace Tsrun.Tests.Page;

/// <summary>A test that is skipped, with its reason shown, where there is no Chromium: TSRUN_TEST_CHROMIUM names one, or the PATH has one.</summary>
internal sealed class NeedsChromiumFactAttribute : FactAttribute
{
    public NeedsChromiumFactAttribute()
    {
        if (Browser.Program is null) Skip = "found no Chromium: TSRUN_TEST_CHROMIUM is not set, and neither chromium nor google-chrome is on the PATH";
    }
}
