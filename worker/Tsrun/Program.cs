Tsrun.Cli.Hosting.StandardStreams.Ensure();
using var unattended = new Tsrun.Cli.Hosting.UnattendedSignals(args);
return await Tsrun.Cli.CommandLine.RunAsync(args);
