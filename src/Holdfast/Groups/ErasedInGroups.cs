using Holdfast.Data;
using Holdfast.Safety;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace Holdfast.Groups;

/// <summary>Who wrote to which newcomer goes after a day; alarms that were looked at, and what was asked about nameless words, like reports.</summary>
internal sealed class ErasedInGroups : IEraseInTime
{
    public async Task Erase(HoldfastDb db, Instant now, CancellationToken cancellation)
    {
        var (day, before) = (now - Approach.Within, now - Kept.AfterLastStep);
        await db.Approaches.Where(approach => approach.At < day).ExecuteDeleteAsync(cancellation);
        await db.ApproachAlarms.Where(alarm => alarm.LookedAt < before).ExecuteDeleteAsync(cancellation);
        await db.Unmaskings
            .Where(unmasking => unmasking.AskedAt < before && (unmasking.SecondedAt == null || unmasking.SecondedAt < before)
                && (unmasking.RefusedAt == null || unmasking.RefusedAt < before) && (unmasking.OpenedAt == null || unmasking.OpenedAt < before))
            .ExecuteDeleteAsync(cancellation);
    }
}
