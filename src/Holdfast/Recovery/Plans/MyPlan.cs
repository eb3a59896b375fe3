using Holdfast.Accounts;
using Holdfast.Data;
using Microsoft.EntityFrameworkCore;

namespace Holdfast.Recovery.Plans;

/// <summary>The plans of the member who asks: all of them one sealed row, or none yet.</summary>
public sealed class MyPlan(HoldfastDb db, Writer writer, Me me, OwnThings things)
{
    public async Task<PlanWords> Read(CancellationToken cancellation) =>
        await things.Latest<Plan, PlanWords>(1, cancellation) is [var kept] ? kept.Words : PlanWords.None;

    /// <summary>Changes one plan, or the people, as they were when the member was shown them.</summary>
    /// <param name="version">What they were shown.</param>
    /// <param name="section">The code of a plan, or <see cref="PlanWords.PeopleSection"/>.</param>
    /// <param name="change">From what is there now.</param>
    /// <returns>Null when it is done, else what another device made of it meanwhile: nothing was changed then.</returns>
    public async Task<PlanWords?> Change(string formId, int version, string section, Func<PlanWords, PlanWords> change, CancellationToken cancellation)
    {
        PlanWords? meanwhile = null;
        await writer.WriteOnce(
            db,
            formId,
            async () =>
            {
                // Also before there is a row of the plan to wait for.
                await db.TakeTurn(me, cancellation);
                var row = await db.Plans.Where(plan => plan.MemberId == me.MemberId).OrderByDescending(plan => plan.Id).FirstOrDefaultAsync(cancellation);
                var there = row is null ? PlanWords.None : things.Open(row);
                if (there.ChangedSince(version, section))
                {
                    // The form comes again when they have seen both.
                    meanwhile = there;
                    return false;
                }

                if (row is null)
                {
                    things.Keep<Plan, PlanWords>(change(there));
                }
                else
                {
                    things.Say(row, change(there));
                }

                return true;
            },
            cancellation);
        return meanwhile;
    }
}
