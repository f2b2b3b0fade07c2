using System.Net;
using Temporal.Api.OperatorService.V1;
using Tsrun.Cli;
using Tsrun.Cli.Hosting;
using Tsrun.Engine;
using Tsrun.Engine.Grpc;
using Wire = Temporal.Api.WorkflowService.V1;

namespace Tsrun.Tests.Server;

/// <summary><c>tsrun server start-dev</c> in this process, over real sockets.</summary>
public sealed class DevServerTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("tsrun-server-").FullName;
    private readonly StringWriter _said = new();

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Start_WithNamespacesAndAttributes_HasThem()
    {
        await using var server = await StartAsync(Options() with { Namespaces = ["mine"], SearchAttributes = [new("Crate", "keyword")] });
        using var client = await GrpcFrontend.ConnectAsync(new ClusterOptions(server.Address), "mine");
        foreach (var space in new[] { "default", "mine" })
            Assert.Contains("Crate", (await client.CallAsync<ListSearchAttributesResponse>(new ListSearchAttributesRequest { Namespace = space })).CustomAttributes.Keys);
    }

    [Fact]
    public async Task Start_AttributeOfNoType_IsRefusedAndLetsGoOfTheStore()
    {
        var error = await Assert.ThrowsAsync<CliException>(() => StartAsync(Options() with { SearchAttributes = [new("Crate", "Colour")] }));
        Assert.Equal("TS0011", error.Code);
        await using var server = await StartAsync(Options());
    }

    [Fact]
    public async Task Start_WithAFile_KeepsRunsAcrossARestart()
    {
        var runId = "";
        await using (var first = await StartAsync(Options()))
            runId = await StartRunAsync(first.Address);
        await using var second = await StartAsync(Options());
        using var client = new GrpcFrontend(new ClusterOptions(second.Address));
        var found = await client.CallAsync<Wire.ListWorkflowExecutionsResponse>(new Wire.ListWorkflowExecutionsRequest { Namespace = "default", Query = "WorkflowType='T'" });
        Assert.Equal(runId, Assert.Single(found.Executions).Execution.RunId);
        Assert.True(File.Exists(Path.Combine(_folder, "runs.db")));
    }

    [Fact]
    public async Task Start_WithoutAFile_LeavesNothingBehind()
    {
        var before = LeftOvers();
        await using (var server = await StartAsync(Options() with { DbFilename = null }))
            await StartRunAsync(server.Address);
        Assert.Empty(LeftOvers().Except(before));
    }

    [Fact]
    public async Task Start_FileInUse_SaysTS0601()
    {
        await using var first = await StartAsync(Options());
        var error = await Assert.ThrowsAsync<StoreException>(() => StartAsync(Options()));
        Assert.Equal("TS0601", error.Code);
    }

    [Fact]
    public async Task Start_PortInUse_SaysTS1121()
    {
        await using var first = await StartAsync(Options());
        var taken = IPEndPoint.Parse(first.Address);
        var error = await Assert.ThrowsAsync<CliException>(() => StartAsync(Options() with { Endpoint = taken, DbFilename = Path.Combine(_folder, "other.db") }));
        Assert.Equal("TS1121", error.Code);
    }

    [Theory]
    [InlineData("TS1120", "--sqlite-pragma", "synchronous=OFF")]
    [InlineData("TS1120", "--http-port", "80")]
    [InlineData("TS1120", "--metrics-port", "80")]
    [InlineData("TS1120", "--log-config")]
    [InlineData("TS1122", "--ip", "0.0.0.0")]
    [InlineData("TS0011", "--ip", "nowhere")]
    [InlineData("TS0011", "--port", "99999")]
    [InlineData("TS0011", "--log-level", "loud")]
    [InlineData("TS0011", "--search-attribute", "Crate")]
    [InlineData("TS0011", "--dynamic-config-value", "novalue")]
    public async Task Command_FlagThatDoesNotFit_IsRefusedByName(string code, params string[] flags)
    {
        var parsed = CommandLine.Model().Parse(["server", "start-dev", .. flags]);
        var error = await Assert.ThrowsAsync<CliException>(() => parsed.InvokeAsync(new System.CommandLine.InvocationConfiguration { EnableDefaultExceptionHandler = false }));
        Assert.Equal(code, error.Code);
        Assert.Contains(flags[0], error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Log_BelowItsLevel_IsSilentAndAboveIsOneLine()
    {
        var log = new ServerLog(LogLevel.Warn, json: false, _said, TimeProvider.System);
        log.Write(LogLevel.Info, "nothing");
        log.Write(LogLevel.Error, "two\nlines");
        Assert.Single(_said.ToString().TrimEnd().Split('\n'));
        Assert.Contains("level=ERROR", _said.ToString(), StringComparison.Ordinal);
    }

    private static IReadOnlyList<string> LeftOvers() => Directory.GetDirectories(Path.GetTempPath(), "tsrun-start-dev-*");

    private DevServerOptions Options() => new(new IPEndPoint(IPAddress.Loopback, 0)) { DbFilename = Path.Combine(_folder, "runs.db") };

    private Task<DevServer> StartAsync(DevServerOptions options) => DevServer.StartAsync(options, new ServerLog(LogLevel.Debug, json: false, _said, TimeProvider.System));

    private static async Task<string> StartRunAsync(string address)
    {
        using var client = new GrpcFrontend(new ClusterOptions(address));
        return (await client.CallAsync<Wire.StartWorkflowExecutionResponse>(new Wire.StartWorkflowExecutionRequest
        {
            Namespace = "default",
            WorkflowId = "w",
            WorkflowType = new() { Name = "T" },
            TaskQueue = new() { Name = "q" },
            RequestId = "r",
        })).RunId;
    }
}
