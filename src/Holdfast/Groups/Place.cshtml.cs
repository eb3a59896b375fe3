using Holdfast.Accounts;
using Holdfast.Data;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace Holdfast.Groups;

/// <summary>One's own place in a group: the name, the rota of greeters, and leaving without a word.</summary>
public sealed class PlaceModel(HoldfastDb db, Writer writer, Me me, IClock clock, GroupSeals seals, Leaving leaving, DiscardedKeys discarded) : GroupPage(db, me, clock)
{
    public string Alias { get; private set; } = "";

    public bool MayGreet => Standing.MayRead && Me.Holds(Roles.Greeter);

    public async Task<IActionResult> OnGet(string group, CancellationToken cancellation)
    {
        if (!await Find(group, cancellation) || !Standing.IsIn)
        {
            return NotFound();
        }

        Alias = seals.Alias(Standing.Mine!);
        return Page();
    }

    public async Task<IActionResult> OnPostRota(string group, bool on, CancellationToken cancellation)
    {
        if (!await Find(group, cancellation) || !MayGreet)
        {
            return NotFound();
        }

        if (!HasFormId)
        {
            return NotOurForm();
        }

        await writer.WriteOnce(Db, FormId!, async () => Rota(await Db.Memberships.SingleAsync(mine => mine.Id == Standing.Mine!.Id, cancellation), on), cancellation);
        return Redirect(Home + "/place");
    }

    public async Task<IActionResult> OnPostLeave(string group, CancellationToken cancellation)
    {
        if (!await Find(group, cancellation) || !Standing.IsIn)
        {
            return NotFound();
        }

        if (!HasFormId)
        {
            return NotOurForm();
        }

        await writer.WriteOnce(Db, FormId!, async () => await leaving.Leave(Db, await Db.Memberships.SingleAsync(mine => mine.Id == Standing.Mine!.Id, cancellation), cancellation), cancellation);
        await discarded.DestroyAll(cancellation);
        return Redirect("/groups");
    }

    private static void Rota(Membership mine, bool on)
    {
        if (on)
        {
            mine.JoinRota();
        }
        else
        {
            mine.LeaveRota();
        }
    }
}
