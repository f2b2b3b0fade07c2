namespace Tsrun.TraceScript;

/// <summary>Arguments put to parameters, by place and then by name. The checker and the interpreter ask the same.</summary>
/// <param name="ByParameter">For each parameter the argument given for it, or null.</param>
/// <param name="Problems">Arguments that fit no parameter, with the reason.</param>
internal sealed record ArgumentMatch(Argument?[] ByParameter, IReadOnlyList<(Argument Argument, string Message, string Label)> Problems)
{
    public static ArgumentMatch Of(string callee, Seq<ToolParameter> parameters, Seq<Argument> arguments)
    {
        var matched = new Argument?[parameters.Count];
        var problems = new List<(Argument, string, string)>();
        for (var i = 0; i < arguments.Count; i++)
        {
            var argument = arguments[i];
            var place = argument.Name is null ? i : IndexOf(parameters, argument.Name);
            if (argument.Name is null && i > 0 && arguments[i - 1].Name is not null)
                problems.Add((argument, "an argument by place behind one by name", "name it, or move it to the front"));
            else if (place < 0)
                problems.Add((argument, $"`{callee}` has no parameter `{argument.Name}`", Suggestion.Label(argument.Name!, parameters.Select(p => p.Name))));
            else if (place >= parameters.Count)
                problems.Add((argument, $"`{callee}` takes {Diagnostics.Amount(parameters.Count, "argument")}", "this one is too many"));
            else if (matched[place] is not null)
                problems.Add((argument, $"`{parameters[place].Name}` is given twice", ""));
            else
                matched[place] = argument;
        }
        return new ArgumentMatch(matched, problems);
    }

    private static int IndexOf(Seq<ToolParameter> parameters, string name)
    {
        for (var i = 0; i < parameters.Count; i++)
            if (parameters[i].Name == name)
                return i;
        return -1;
    }
}
