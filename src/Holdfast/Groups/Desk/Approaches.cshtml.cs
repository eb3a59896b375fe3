using Holdfast.Accounts;
using Holdfast.Data;
using Holdfast.Safety;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;
using NodaTime;

namespace Holdfast.Groups.Desk;

/// <summary>An alarm about many newcomers. Whoever looks after the group sees who, by the name they have there; a steward sees where.</summary>
[Authorize(Roles = Accounts.Roles.Steward + "," + Accounts.Roles.Facilitator)]
public sealed class ApproachesModel(HoldfastDb db, Writer writer, GroupSeals seals, Audit audit, Me me, IClock clock, IStringLocalizer<DeskWords> words, ILogger<ApproachesModel> logger)
    : SafetyPage(words, logger)
{
    public const string Looked = "approaches-looked";

    public ApproachAlarm Alarm { get; private set; } = null!;

    public string Group { get; private set; } = "";

    public string GroupName { get; private set; } = "";

    /// <summary>For those who look after the group; null for a steward who doesn't.</summary>
    public string? Alias { get; private set; }

    public bool IsCarer { get; private set; }

    public string Back => me.Holds(Accounts.Roles.Steward) ? "/steward" : "/reports";

    public async Task<IActionResult> OnGet(string id, CancellationToken cancellation) => await Find(id, cancellation) ? Page() : NotFound();

    public async Task<IActionResult> OnPost(string id, CancellationToken cancellation)
    {
        if (!await Find(id, cancellation))
        {
            return NotFound();
        }

        CheckForm();
        return ModelState.IsValid ? await Done(() => writer.WriteOnce(db, FormId!, () => Look(cancellation), cancellation), Back) : Again(StatusCodes.Status400BadRequest);
    }

    private async Task Look(CancellationToken cancellation)
    {
        (await db.ApproachAlarms.SingleAsync(alarm => alarm.Id == Alarm.Id, cancellation)).Look(clock.GetCurrentInstant());
        await audit.Note(db, me.MemberId, Looked, ApproachesWaiting.Kind, Alarm.Id, null, cancellation);
        await db.Claims.Where(claim => claim.Kind == ApproachesWaiting.Kind && claim.Thing == Alarm.PublicId).ExecuteDeleteAsync(cancellation);
    }

    private async Task<bool> Find(string id, CancellationToken cancellation)
    {
        var now = clock.GetCurrentInstant();
        if (await db.ApproachAlarms.AsNoTracking().WaitingFor(db, me, now).SingleOrDefaultAsync(alarm => alarm.PublicId == id, cancellation) is not { } found)
        {
            return false;
        }

        Alarm = found;
        var its = await db.Groups.AsNoTracking().SingleAsync(row => row.Id == found.GroupId, cancellation);
        (Group, GroupName) = (its.PublicId, its.Name);
        IsCarer = await db.Memberships.FacilitatingAt(db, now).AnyAsync(carer => carer.Id == found.ById, cancellation);
        if (await db.StandingIn(its.PublicId, me, clock, cancellation) is { MayFacilitate: true })
        {
            Alias = seals.Alias(await db.Memberships.AsNoTracking().SingleAsync(by => by.Id == found.ById, cancellation));
        }

        return true;
    }
}
