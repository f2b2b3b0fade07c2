using Tsrun.Cli.Rendering.Page;

namespace Tsrun.Tests.Page;

/// <summary>The trace page in a real browser without a network: opened from disk, looked at, driven by keys.</summary>
public sealed class TracePageBrowserTests : IDisposable
{
    private readonly PageRig _rig = new();

    public void Dispose() => _rig.Dispose();

    [NeedsChromiumFact]
    public async Task Open_FiveHundredEvents_PaintsWithinASecondAndAsksForNothing()
    {
        var file = _rig.Write(PageRig.Long(500));
        await using var page = await Browser.OpenAsync(file);
        var paint = (double)(await page.EvaluateAsync(
            "new Promise(done => new PerformanceObserver(list => { for (const entry of list.getEntriesByName('first-contentful-paint')) done(entry.startTime); }).observe({type: 'paint', buffered: true}))"))!;
        Assert.InRange(paint, 0, 1000);
        Assert.InRange((int)(await page.EvaluateAsync("document.querySelectorAll('.row').length"))!, 100, 400);
        Assert.Equal([new Uri(file).AbsoluteUri], page.Requests);
        Assert.Empty(page.Complaints);
    }

    [NeedsChromiumFact]
    public async Task Open_HostileText_StaysText()
    {
        foreach (var text in PageRig.Hostile)
        {
            var file = _rig.Write(PageRig.Run(text));
            await using var page = await Browser.OpenAsync(file);
            foreach (var section in new[] { "2", "3", "4", "5", "6", "7", "1" }) await page.PressAsync(section);
            Assert.Equal(0, (int)(await page.EvaluateAsync("document.querySelectorAll('img, iframe, object, embed, base, link, meta[http-equiv=refresh], [onclick], [onerror], [href]:not([download])').length"))!);
            Assert.Equal(3, (int)(await page.EvaluateAsync("document.scripts.length"))!);
            Assert.DoesNotMatch("[\u001b\u202e\u2069]", (string)(await page.EvaluateAsync("document.getElementById('page').textContent"))!);
            Assert.Equal([new Uri(file).AbsoluteUri], page.Requests);
            Assert.Empty(page.Complaints);
        }
    }

    [NeedsChromiumFact]
    public async Task Keys_OnThePage_MoveSearchAndOpen()
    {
        await using var page = await Browser.OpenAsync(_rig.Write(PageRig.Run()));
        await page.PressAsync("l");
        await page.PressAsync("l");
        Assert.Equal("step-2", (string?)await page.EvaluateAsync("document.querySelector('.row[aria-current=true]').id"));
        await page.PressAsync("h");
        Assert.Equal("#step-1", (string?)await page.EvaluateAsync("location.hash"));
        await page.PressAsync("v");
        Assert.True((bool)(await page.EvaluateAsync("[...document.querySelectorAll('.detail details')].at(-1).open"))!);
        await page.PressAsync("/");
        foreach (var key in "repair.try") await page.PressAsync(key.ToString());
        Assert.Equal("1 of 12 steps", (string?)await page.EvaluateAsync("document.querySelector('[role=status]').textContent"));
        await page.PressAsync("Escape");
        Assert.Equal("12 steps", (string?)await page.EvaluateAsync("document.querySelector('[role=status]').textContent"));
        await page.PressAsync("?");
        Assert.True((bool)(await page.EvaluateAsync("document.querySelector('dialog').open"))!);
        await page.PressAsync("?");
        await page.PressAsync("d");
        Assert.Equal("dark", (string?)await page.EvaluateAsync("document.documentElement.dataset.theme"));
        await page.PressAsync("f");
        Assert.Equal("plan", (string?)await page.EvaluateAsync("document.activeElement.dataset.kind"));
        await page.EvaluateAsync("document.activeElement.click()");
        Assert.Equal("11 of 12 steps", (string?)await page.EvaluateAsync("document.querySelector('[role=status]').textContent"));
        await page.PressAsync("3");
        Assert.Equal("candidates", (string?)await page.EvaluateAsync("document.querySelector('section:not([hidden])').dataset.section"));
        Assert.Empty(page.Complaints);
    }

    [NeedsChromiumFact]
    public async Task Curve_OfJudgedCases_StandsBesideThisRunsFigure()
    {
        var features = Tsrun.Tests.Runtime.Canned.Try().Features;
        var cases = Enumerable.Range(0, 40).Select(i => (features with { TestsPass = i % 2 == 0, Checks = i % 4 < 2 }, i % 2 == 0)).ToList();
        await using var page = await Browser.OpenAsync(_rig.Write(PageRig.Run(), new PageContext(Golden: new(GoldenStanding.Kept, "kept as moved-order"), Dataset: new CalibrationCases("9f86d081884c7d65", cases))));
        await page.PressAsync("5");
        Assert.InRange((int)(await page.EvaluateAsync("document.querySelectorAll('.curve .bin').length"))!, 2, 10);
        Assert.Equal(1, (int)(await page.EvaluateAsync("document.querySelectorAll('.curve .run').length"))!);
        Assert.Contains("40 judged cases of dataset 9f86d081884c7d65", (string)(await page.EvaluateAsync("document.querySelector('section:not([hidden])').textContent"))!, StringComparison.Ordinal);
        Assert.Contains("kept as moved-order", (string)(await page.EvaluateAsync("document.querySelector('.facts').textContent"))!, StringComparison.Ordinal);
        await page.PressAsync("6");
        Assert.Contains("Where the candidates came from", (string)(await page.EvaluateAsync("document.querySelector('section:not([hidden])').textContent"))!, StringComparison.Ordinal);
        Assert.Empty(page.Complaints);
    }

    [NeedsChromiumFact]
    public async Task Diagnostics_OfACrateWhoseTestsFail_ShowWhatTheAssertionCompared()
    {
        const string tail = "thread 't' panicked at src/lib.rs:2:17:\nassertion `left == right` failed\n  left: 3\n right: 2";
        await using var page = await Browser.OpenAsync(_rig.Write(PageRig.RedTests(tail)));
        await page.PressAsync("2");
        Assert.Equal(tail, (string?)await page.EvaluateAsync("document.querySelector('section:not([hidden]) pre').textContent"));
        Assert.Empty(page.Complaints);
    }

    [NeedsChromiumFact]
    public async Task Chain_OfThePage_IsVerifiedByThePageItself()
    {
        var file = _rig.Write(PageRig.Run());
        await using (var page = await Browser.OpenAsync(file)) Assert.StartsWith("hash chain whole: ", await ChainAsync(page), StringComparison.Ordinal);
        File.WriteAllText(file, File.ReadAllText(file).Replace("\\\"kind\\\":\\\"explore\\\"", "\\\"kind\\\":\\\"probe\\\"", StringComparison.Ordinal));
        await using (var page = await Browser.OpenAsync(file)) Assert.StartsWith("hash chain broken at line ", await ChainAsync(page), StringComparison.Ordinal);

        static async Task<string> ChainAsync(Browser page) => (string)(await page.EvaluateAsync(
            "new Promise(done => { const look = () => { const text = document.querySelector('footer p span').textContent; if (/whole|broken/.test(text)) done(text); else requestAnimationFrame(look); }; look(); })"))!;
    }

    [NeedsChromiumFact]
    public async Task Layout_OnAPhone_HasNoSidewaysScroll()
    {
        await using var page = await Browser.OpenAsync(_rig.Write(PageRig.Run(new string('x', 300))), width: 360, height: 740, dark: true);
        foreach (var section in new[] { "1", "2", "3", "4", "5", "6", "7" })
        {
            await page.PressAsync(section);
            Assert.InRange((int)(await page.EvaluateAsync("document.documentElement.scrollWidth"))!, 1, 360);
        }
        Assert.NotNull(await page.EvaluateAsync("document.querySelector('.inline .detail') && 1"));
    }
}
