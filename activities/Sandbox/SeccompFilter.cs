using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Tsrun.Activities.Sandbox;

/// <summary>Turns the rules into the classic BPF program that the kernel runs before each system call.</summary>
internal static class SeccompFilter
{
    /// <summary>One BPF instruction (struct sock_filter).</summary>
    [StructLayout(LayoutKind.Sequential)]
    internal readonly record struct Instruction(ushort Code, byte IfTrue, byte IfFalse, uint Value);

    private const ushort LoadWord = 0x20, And = 0x54, JumpEqual = 0x15, JumpAtLeast = 0x35, JumpAnyBit = 0x45, Return = 0x06;
    private const uint Allow = 0x7fff0000, KillProcess = 0x80000000, RefuseWith = 0x00050000, AskSupervisor = 0x7fc00000;
    private const uint ArchX64 = 0xc000003e, ArchArm64 = 0xc00000b7;
    // x32 calls on x86-64 have their own numbers from here on, and would miss every rule.
    private const uint X32Start = 0x40000000;
    private const int NoSuchCall = 38;
    // Offsets in struct seccomp_data; both machines keep the lower half of an argument first.
    private const uint NumberAt = 0, ArchAt = 4, ArgumentsAt = 16;

    /// <summary>The program for a machine; each rule stands on its own and leaves the call's number loaded.</summary>
    internal static Instruction[] Compile(IEnumerable<SeccompRule> rules, Architecture machine) =>
    [
        new(LoadWord, 0, 0, ArchAt),
        new(JumpEqual, 1, 0, machine is Architecture.Arm64 ? ArchArm64 : ArchX64),
        new(Return, 0, 0, KillProcess),
        new(LoadWord, 0, 0, NumberAt),
        new(JumpAtLeast, 0, 1, X32Start),
        new(Return, 0, 0, RefuseWith | NoSuchCall),
        .. rules.SelectMany(rule => SystemCalls.NumberOf(rule.Call) is int number ? Compile(rule, (uint)number) : []),
        new(Return, 0, 0, Allow),
    ];

    private static Instruction[] Compile(SeccompRule rule, uint number)
    {
        var refuse = new Instruction(Return, 0, 0, rule.Error is int error ? RefuseWith | (uint)error : AskSupervisor);
        var reload = new Instruction(LoadWord, 0, 0, NumberAt);
        return rule.Test switch
        {
            ArgumentTest.Always => [new(JumpEqual, 0, 1, number), refuse],
            ArgumentTest.UnlessNull test =>
                [new(JumpEqual, 0, 6, number), Load(test.Argument), new(JumpEqual, 0, 2, 0), LoadUpper(test.Argument), new(JumpEqual, 1, 0, 0), refuse, reload],
            ArgumentTest.Unless test => [new(JumpEqual, 0, 4, number), Load(test.Argument), new(JumpEqual, 1, 0, test.Value), refuse, reload],
            ArgumentTest.When test => [new(JumpEqual, 0, 5, number), Load(test.Argument), new(And, 0, 0, test.Mask), new(JumpEqual, 0, 1, test.Value), refuse, reload],
            ArgumentTest.WhenAny test => [new(JumpEqual, 0, 4, number), Load(test.Argument), new(JumpAnyBit, 0, 1, test.Mask), refuse, reload],
            _ => throw new UnreachableException(),
        };
    }

    private static Instruction Load(int argument) => new(LoadWord, 0, 0, ArgumentsAt + 8 * (uint)argument);

    private static Instruction LoadUpper(int argument) => new(LoadWord, 0, 0, ArgumentsAt + 8 * (uint)argument + 4);
}
