using Holdfast.Accounts;
using Holdfast.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Holdfast.Recovery;

/// <summary>
/// Something a member keeps for themselves, under their own key. The row says whose it is and in which order things were
/// kept; what it is and which day it is about is inside. A member leaves, the key is destroyed, and the rows go.
/// </summary>
/// <typeparam name="T">What is inside.</typeparam>
public abstract class Own<T>
    where T : class
{
    [P5] public long Id { get; private set; }

    [P5] public string PublicId { get; private set; } = "";

    [P5] public long MemberId { get; private set; }

    [P5] public Sealed<T>? Words { get; private set; }

    public SealedPlace Place => PlaceOf(GetType(), PublicId);

    internal static SealedPlace PlaceOf(Type type, string publicId) => new(TableOf(type), publicId, nameof(Words));

    internal static string TableOf(Type type) => type.Name + "s";

    internal void Begin(Me me, T words)
    {
        (PublicId, MemberId) = (RandomId.New(), me.MemberId);
        Say(me, words);
    }

    /// <summary>It says something else from now on.</summary>
    internal void Say(Me me, T words) => Words = me.MemberId == MemberId ? me.Seal(words, Place) : throw new InvalidOperationException("Somebody's own things are written by them alone.");

    /// <summary>How each of these is stored: by whose it is, then by the order they were kept in.</summary>
    internal abstract class Mapping<TOwn> : IEntityTypeConfiguration<TOwn>
        where TOwn : Own<T>
    {
        public void Configure(EntityTypeBuilder<TOwn> builder)
        {
            builder.ToTable(TableOf(typeof(TOwn)));
            builder.Property(own => own.PublicId).HasMaxLength(22);
            builder.HasIndex(own => own.PublicId).IsUnique();
            builder.Property(own => own.Words).IsSealed().IsRequired();
            builder.HasOne<Member>().WithMany().HasForeignKey(own => own.MemberId).OnDelete(DeleteBehavior.Restrict);
            builder.HasIndex(own => new { own.MemberId, own.Id });
            More(builder);
        }

        /// <summary>What one kind has besides.</summary>
        protected virtual void More(EntityTypeBuilder<TOwn> builder)
        {
        }
    }
}

/// <summary>One of a member's own things, opened.</summary>
/// <param name="Id">The random id it has in addresses.</param>
public sealed record Kept<T>(string Id, T Words);

/// <summary>Reads and writes a member's own things. Only ever the member's who is asking: there is no way here to name somebody else.</summary>
public sealed class OwnThings(HoldfastDb db, Me me, Sealer sealer)
{
    /// <summary>The latest <paramref name="most"/> of them, the newest first.</summary>
    public async Task<IReadOnlyList<Kept<T>>> Latest<TOwn, T>(int most, CancellationToken cancellation)
        where TOwn : Own<T>
        where T : class =>
        await Opened<TOwn, T>(db.Set<TOwn>().AsNoTracking().Where(own => own.MemberId == me.MemberId), most, cancellation);

    /// <summary>The next <paramref name="most"/> that were kept before this one, the newest first; the newest of all for null.</summary>
    /// <returns>Null where that one is gone or somebody else's.</returns>
    public async Task<IReadOnlyList<Kept<T>>?> Page<TOwn, T>(string? before, int most, CancellationToken cancellation)
        where TOwn : Own<T>
        where T : class
    {
        var mine = db.Set<TOwn>().AsNoTracking().Where(own => own.MemberId == me.MemberId);
        if (before is not null)
        {
            if (await mine.Where(own => own.PublicId == before).Select(own => (long?)own.Id).SingleOrDefaultAsync(cancellation) is not { } id)
            {
                return null;
            }

            mine = mine.Where(own => own.Id < id);
        }

        return await Opened<TOwn, T>(mine, most, cancellation);
    }

    /// <summary>Theirs by this id, to be changed; null where it is gone or somebody else's.</summary>
    public Task<TOwn?> Find<TOwn, T>(string? id, CancellationToken cancellation)
        where TOwn : Own<T>
        where T : class =>
        db.Set<TOwn>().SingleOrDefaultAsync(own => own.PublicId == id && own.MemberId == me.MemberId, cancellation);

    public T Open<T>(Own<T> own)
        where T : class => sealer.Open(own.Words!, own.Place);

    public Task<int> Count<TOwn, T>(CancellationToken cancellation)
        where TOwn : Own<T>
        where T : class =>
        db.Set<TOwn>().CountAsync(own => own.MemberId == me.MemberId, cancellation);

    /// <summary>For good, inside the caller's write; what isn't theirs stays.</summary>
    public Task Remove<TOwn, T>(IReadOnlyCollection<string> ids, CancellationToken cancellation)
        where TOwn : Own<T>
        where T : class =>
        db.Set<TOwn>().Where(own => own.MemberId == me.MemberId && ids.Contains(own.PublicId)).ExecuteDeleteAsync(cancellation);

    /// <summary>Inside the caller's write.</summary>
    public TOwn Keep<TOwn, T>(T words)
        where TOwn : Own<T>, new()
        where T : class
    {
        var own = new TOwn();
        own.Begin(me, words);
        db.Set<TOwn>().Add(own);
        return own;
    }

    /// <inheritdoc cref="Keep"/>
    public void Say<T>(Own<T> own, T words)
        where T : class => own.Say(me, words);

    private async Task<IReadOnlyList<Kept<T>>> Opened<TOwn, T>(IQueryable<TOwn> mine, int most, CancellationToken cancellation)
        where TOwn : Own<T>
        where T : class
    {
        var rows = await mine.OrderByDescending(own => own.Id).Take(most).Select(own => new { own.PublicId, own.Words }).ToListAsync(cancellation);
        return rows.ConvertAll(row => new Kept<T>(row.PublicId, sealer.Open(row.Words!, Own<T>.PlaceOf(typeof(TOwn), row.PublicId))));
    }
}
