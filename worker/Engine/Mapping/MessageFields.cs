using System.Reflection;
using Google.Protobuf;

namespace Tsrun.Engine.Mapping;

/// <summary>Fields of generated messages as the runtime knows them. Protobuf's own descriptors tell the same, but to build them takes a process 0.1 s.</summary>
internal static class MessageFields
{
    private static readonly MethodInfo Typed = typeof(MessageFields).GetMethod(nameof(Bind), BindingFlags.NonPublic | BindingFlags.Static)!;

    /// <summary>Reads a field that holds an object: a text, a message, a list, a map.</summary>
    public static Func<IMessage, object?> Reader(PropertyInfo field) =>
        (Func<IMessage, object?>)Typed.MakeGenericMethod(field.DeclaringType!, field.PropertyType).Invoke(null, [field.GetMethod!])!;

    private static Func<IMessage, object?> Bind<TMessage, TField>(MethodInfo getter)
        where TMessage : class, IMessage
        where TField : class
    {
        var read = getter.CreateDelegate<Func<TMessage, TField?>>();
        return message => read((TMessage)message);
    }
}
