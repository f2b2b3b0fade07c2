using System.Diagnostics;
using System.Net;
using Tsrun.Cli.Hosting;

namespace Tsrun.Tests.Server;

/// <summary>The genuine <c>temporal</c> program against our server; <c>TSRUN_TEST_TEMPORAL</c> names it, otherwise these are skipped.</summary>
public sealed class GenuineCliTests : IAsyncLifetime
{
    private DevServer _server = null!;

    public async Task InitializeAsync() =>
        _server = await DevServer.StartAsync(new DevServerOptions(new IPEndPoint(IPAddress.Loopback, 0)), new ServerLog(LogLevel.Never, json: false, TextWriter.Null, TimeProvider.System));

    public async Task DisposeAsync() => await _server.DisposeAsync();

    [NeedsTheory("temporal")]
    [InlineData("SERVING", "operator cluster health")]
    [InlineData("1.29.0", "operator cluster system")]
    [InlineData("default", "operator namespace list")]
    [InlineData("Keyword", "operator search-attribute list")]
    [InlineData("Search attributes have been added", "operator search-attribute create --name Crate --type Keyword")]
    [InlineData("successfully registered", "operator namespace create -n other")]
    [InlineData("Pollers", "task-queue describe --task-queue q")]
    [InlineData("Total: 1", "workflow count")]
    [InlineData("Running", "workflow list --query WorkflowType='T'")]
    [InlineData("WorkflowTaskScheduled", "workflow show -w w")]
    [InlineData("RUNNING", "workflow describe -w w -o json")]
    [InlineData("Signal workflow succeeded", "workflow signal -w w --name go")]
    [InlineData("Canceled workflow", "workflow cancel -w w")]
    [InlineData("Workflow terminated", "workflow terminate -w w")]
    [InlineData("Delete workflow succeeded", "workflow delete -w w")]
    public async Task Cli_Command_IsUnderstood(string expected, string command)
    {
        await RunAsync("workflow start --type T --task-queue q --workflow-id w");
        Assert.Contains(expected, await RunAsync(command), StringComparison.Ordinal);
    }

    private async Task<string> RunAsync(string command)
    {
        var start = new ProcessStartInfo(OnPath.Find("temporal")!, [.. command.Split(' '), "--address", _server.Address, "--disable-config-file"]) { RedirectStandardOutput = true, RedirectStandardError = true };
        using var process = Process.Start(start)!;
        var (output, error) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync();
        Assert.True(process.ExitCode == 0, $"{command}: {await error}");
        return await output;
    }
}
