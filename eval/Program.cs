return await Tsrun.Eval.RunCommand.Root().Parse(args).InvokeAsync();
