using Holdfast.Accounts;
using Holdfast.Data;
using Holdfast.Ui;
using Microsoft.EntityFrameworkCore;

namespace Holdfast.Safety;

/// <summary>A member of the site by their public id, for places that show one. Groups have aliases and a kind of their own.</summary>
internal sealed class PersonReports(Sealer sealer) : IReportable
{
    private static readonly LocalText NameLabel = new("Name", "Nombre");

    public string Kind => "person";

    public LocalText Name { get; } = new("Person", "Persona");

    public IReadOnlySet<Step> Steps { get; } = new HashSet<Step> { Step.Note, Step.Suspend, Step.Remove };

    public async Task<Reported?> Find(HoldfastDb db, Me me, string id, CancellationToken cancellation)
    {
        if (id == me.PublicId || await db.Members.AsNoTracking().SingleOrDefaultAsync(member => member.PublicId == id, cancellation) is not { } found)
        {
            return null;
        }

        var name = sealer.Open(found.Profile!, found.ProfilePlace).Name;
        return new Reported(name, [new SnapshotLine(NameLabel, name)]) { Subject = id, Alias = new Alias(id, name, me.PublicId) };
    }

    public Task<IReadOnlyList<string>> GroupsJudgedBy(HoldfastDb db, Me me, CancellationToken cancellation) => Task.FromResult<IReadOnlyList<string>>([]);

    public Task<IReadOnlyList<string>> SubjectsOf(HoldfastDb db, Somebody who, CancellationToken cancellation) => Task.FromResult<IReadOnlyList<string>>([who.PublicId]);

    public async Task<long?> MemberOf(HoldfastDb db, string subject, CancellationToken cancellation) =>
        await db.Members.Where(member => member.PublicId == subject).Select(member => (long?)member.Id).SingleOrDefaultAsync(cancellation);

    public Task Do(HoldfastDb db, Deed deed, DeedTarget target, CancellationToken cancellation) =>
        throw new InvalidOperationException("Nothing is done to a person but on the whole site.");
}
