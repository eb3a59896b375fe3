using Holdfast.Accounts;
using Holdfast.Data;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace Holdfast.Groups;

/// <summary>The agreements changed: everybody is asked again before they read on.</summary>
public sealed class AgreeModel(HoldfastDb db, Writer writer, Me me, IClock clock) : GroupPage(db, me, clock)
{
    public IReadOnlyList<string> Agreements { get; private set; } = [];

    public async Task<IActionResult> OnGet(string group, CancellationToken cancellation)
    {
        if (!await Find(group, cancellation) || !Standing.IsIn)
        {
            return NotFound();
        }

        var text = await Db.Agreements.AsNoTracking()
            .Where(agreement => agreement.GroupId == Standing.Group.Id && agreement.Version == Standing.Group.AgreementsVersion).Select(agreement => agreement.Text).SingleOrDefaultAsync(cancellation);
        Agreements = text?.Split('\n') ?? [];
        return Standing.MustAgree ? Page() : Redirect(Home);
    }

    /// <param name="version">What they were shown; a newer one is asked again.</param>
    public async Task<IActionResult> OnPost(string group, int version, CancellationToken cancellation)
    {
        if (!await Find(group, cancellation) || !Standing.IsIn)
        {
            return NotFound();
        }

        if (!HasFormId || version < 1 || version > Standing.Group.AgreementsVersion)
        {
            return NotOurForm();
        }

        await writer.WriteOnce(Db, FormId!, async () => (await Db.Memberships.SingleAsync(mine => mine.Id == Standing.Mine!.Id, cancellation)).Agree(version), cancellation);
        return Redirect(Home);
    }
}
