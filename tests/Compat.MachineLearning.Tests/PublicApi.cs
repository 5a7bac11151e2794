using System.Globalization;
using System.Reflection;

namespace EmotionFusion.Compat.MachineLearning.Tests;

/// <summary>What a caller can see of an assembly, a line each: types, what they derive from, their members with names and defaults of parameters.</summary>
internal static class PublicApi
{
    private const BindingFlags Visible =
        BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.FlattenHierarchy;

    public static IEnumerable<string> Of(Assembly assembly)
        => assembly.GetExportedTypes().SelectMany(Of).Distinct().Order(StringComparer.Ordinal);

    private static IEnumerable<string> Of(Type type)
    {
        var name = NameOf(type);
        yield return $"{name} is {KindOf(type)}{Constraints(type.GetGenericArguments())}";
        for (var ancestor = type.BaseType; ancestor != null && ancestor != typeof(object); ancestor = ancestor.BaseType)
            yield return $"{name} is {NameOf(ancestor)}";
        foreach (var contract in type.GetInterfaces().Where(i => i.IsPublic || i.IsNestedPublic))
            yield return $"{name} is {NameOf(contract)}";
        foreach (var member in type.GetMembers(Visible).Where(m => IsOurs(m.DeclaringType!.Namespace!)))
        {
            if (Describe(member) is { } line)
                yield return $"{name}: {line}";
        }
    }

    private static bool IsOurs(string name) => name == "Microsoft.ML" || name.StartsWith("Microsoft.ML.", StringComparison.Ordinal);

    private static string KindOf(Type type)
    {
        if (type.IsSubclassOf(typeof(Delegate)) || type.IsEnum || type.IsInterface)
            return type.IsInterface ? "interface" : type.IsEnum ? "enum" : "delegate";
        if (type.IsValueType)
            return type.IsByRefLike ? "ref struct" : "struct";
        return (type.IsAbstract, type.IsSealed) switch
        {
            (true, true) => "static class",
            (true, false) => "abstract class",
            (false, true) => "sealed class",
            _ => "class"
        };
    }

    private static string? Describe(MemberInfo member) => member switch
    {
        ConstructorInfo c when IsVisible(c) => $"constructor({Parameters(c)})",
        MethodInfo m when IsVisible(m) && m.GetBaseDefinition().DeclaringType != typeof(object)
            => $"{Modifiers(m)}{NameOf(m.ReturnType)} {m.Name}{Generics(m)}({Parameters(m)}){Constraints(m.IsGenericMethod ? m.GetGenericArguments() : [])}",
        FieldInfo f when IsVisible(f) => $"{(f.IsStatic ? "static " : "")}{(f.IsInitOnly ? "readonly " : "")}{NameOf(f.FieldType)} {f.Name}{Constant(f)}",
        _ => null
    };

    private static bool IsVisible(MethodBase method) => method.IsPublic || method.IsFamily || method.IsFamilyOrAssembly;

    private static bool IsVisible(FieldInfo field) => field is { IsPublic: true, IsSpecialName: false } || field.IsFamily || field.IsFamilyOrAssembly;

    private static string Modifiers(MethodInfo method)
        => (method.IsPublic ? "" : "protected ") + (method.IsStatic ? "static " : method.IsAbstract ? "abstract " : "");

    private static string Constant(FieldInfo field) => field.IsLiteral ? string.Create(CultureInfo.InvariantCulture, $" = {field.GetRawConstantValue()}") : "";

    private static string Generics(MethodInfo method)
        => method.IsGenericMethod ? $"<{string.Join(", ", method.GetGenericArguments().Select(NameOf))}>" : "";

    private static string Parameters(MethodBase method) => string.Join(", ", method.GetParameters().Select(p =>
        $"{(p.IsDefined(typeof(ParamArrayAttribute)) ? "params " : "")}{NameOf(p.ParameterType)} {p.Name}{(p.HasDefaultValue ? $" = {p.DefaultValue ?? "null"}" : "")}"));

    private static string Constraints(Type[] arguments) => string.Concat(arguments.Select(a => (a, Constraint(a))).Where(c => c.Item2 != "")
        .Select(c => $" where {c.a.Name} : {c.Item2}"));

    private static string Constraint(Type argument)
    {
        if (!argument.IsGenericParameter)
            return "";
        var flags = argument.GenericParameterAttributes;
        var words = argument.GetGenericParameterConstraints().Select(NameOf).ToList();
        if (flags.HasFlag(GenericParameterAttributes.ReferenceTypeConstraint))
            words.Insert(0, "class");
        if (flags.HasFlag(GenericParameterAttributes.DefaultConstructorConstraint))
            words.Add("new()");
        return string.Join(", ", words);
    }

    private static string NameOf(Type type)
    {
        if (type.IsByRef)
            return $"ref {NameOf(type.GetElementType()!)}";
        if (type.IsArray)
            return $"{NameOf(type.GetElementType()!)}[]";
        if (type.IsGenericParameter)
            return type.Name;
        var name = type.IsNested ? $"{NameOf(type.DeclaringType!)}.{type.Name}" : type.FullName ?? $"{type.Namespace}.{type.Name}";
        var tick = name.IndexOf('`');
        if (!type.IsGenericType)
            return name;
        return $"{(tick < 0 ? name : name[..tick])}<{string.Join(", ", type.GetGenericArguments().Select(NameOf))}>";
    }
}
