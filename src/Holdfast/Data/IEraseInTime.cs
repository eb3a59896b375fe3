using NodaTime;

namespace Holdfast.Data;

/// <summary>
/// What a slice keeps only for a time. <see cref="ChangeFeed"/> asks about once an hour, on every node; what is gone
/// already is no fault. Register with <c>AddSingleton&lt;IEraseInTime, …&gt;()</c>.
/// </summary>
public interface IEraseInTime
{
    /// <summary>So that no single write is long.</summary>
    public const int MostAtOnce = 500;

    /// <summary>Erases what is past its time, inside the caller's write. What holds sealed words goes up to <see cref="MostAtOnce"/> at a time, the rest next time.</summary>
    Task Erase(HoldfastDb db, Instant now, CancellationToken cancellation);
}
