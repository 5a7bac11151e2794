using System.Linq.Expressions;
using System.Reflection;

namespace Microsoft.ML.Data;

/// <summary>A member of type <typeparamref name="TMember"/>; its accessors are compiled when they are first needed.</summary>
internal abstract class RowMember<TRow, TMember> : RowMember<TRow>
{
    private readonly Lazy<Func<TRow, TMember>> _read;
    private readonly Lazy<Action<TRow, TMember>> _write;

    protected RowMember(MemberInfo member)
    {
        _read = new(() => CompileRead(member));
        _write = new(() => CompileWrite(member));
    }

    protected Func<TRow, TMember> Read => _read.Value;

    protected Action<TRow, TMember> Write => _write.Value;

    private static Func<TRow, TMember> CompileRead(MemberInfo member)
    {
        var row = Expression.Parameter(typeof(TRow));
        return Expression.Lambda<Func<TRow, TMember>>(Expression.MakeMemberAccess(row, member), row).Compile();
    }

    private static Action<TRow, TMember> CompileWrite(MemberInfo member)
    {
        var row = Expression.Parameter(typeof(TRow));
        var value = Expression.Parameter(typeof(TMember));
        var assignment = Expression.Assign(Expression.MakeMemberAccess(row, member), value);
        return Expression.Lambda<Action<TRow, TMember>>(assignment, row, value).Compile();
    }
}
