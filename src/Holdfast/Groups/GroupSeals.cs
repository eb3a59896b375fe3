using System.Globalization;
using System.Text;
using Holdfast.Data;

namespace Holdfast.Groups;

/// <summary>Seals and opens what is said in groups, under the key of the membership or the group it belongs to.</summary>
public sealed class GroupSeals(KeyStore keys, Sealer sealer)
{
    /// <summary>The key that opens who wrote nameless words. By its rule two people use it together: see <see cref="Unmasking"/>.</summary>
    private const string TwoPeople = "two people";

    /// <summary>A key of its own, named by nothing that leads anywhere.</summary>
    public SealingKey NewKey() => keys.Create(RandomId.New());

    /// <exception cref="InvalidOperationException">The key was destroyed: whoever it belonged to has left.</exception>
    public SealingKey KeyOf(byte[] id) => keys.Find(id) ?? throw new InvalidOperationException("The key of a membership or group is gone.");

    public void Destroy(byte[] keyId)
    {
        if (keys.Find(keyId) is { } key)
        {
            keys.Destroy(key);
        }
    }

    public Sealed<T> Seal<T>(T value, SealingKey key, SealedPlace place) => sealer.Seal(value, key, place);

    public Sealed<T> SealForSite<T>(T value, SealedPlace place) => sealer.SealForSite(value, place);

    public Sealed<string> SealForTwo(string value, SealedPlace place) => sealer.Seal(value, keys.Create(TwoPeople), place);

    public T Open<T>(Sealed<T> value, SealedPlace place) => sealer.Open(value, place);

    /// <summary>Null where there is nothing, or where whoever wrote it left a moment ago.</summary>
    public T? OpenIfThere<T>(Sealed<T>? value, SealedPlace place)
        where T : class =>
        value is not null && keys.Find(Sealer.KeyIdOf(value.Bytes)) is not null ? sealer.Open(value, place) : null;

    /// <summary>Fetches the keys of many sealed values at once.</summary>
    public void Prepare(IEnumerable<byte[]?> values) =>
        keys.Prepare(values.OfType<byte[]>().Select(bytes => Sealer.KeyIdOf(bytes).ToArray()));

    /// <summary>What a post says, for the slice's own pages and for the copy a report makes.</summary>
    public Said? Open(Post post) => post.Words is null ? null : sealer.Open(post.Words, post.WordsPlace);

    public Said? Open(Reply reply) => reply.Words is null ? null : sealer.Open(reply.Words, reply.WordsPlace);

    public string Alias(Membership membership) => sealer.Open(membership.Alias!, membership.AliasPlace);

    public Nameless Nameless(Membership membership) => membership.Nameless is { } theirs ? sealer.Open(theirs, membership.NamelessPlace) : Groups.Nameless.None;

    /// <summary>The same for names that look the same.</summary>
    public byte[] AliasHash(string group, string alias) =>
        sealer.Fingerprint(Encoding.UTF8.GetBytes($"{group}\0{alias.Normalize(NormalizationForm.FormKC).ToUpper(CultureInfo.InvariantCulture)}"), "alias");

    /// <summary>What stands for nameless words in a row that mustn't say which they are.</summary>
    public byte[] SubjectHash(string subject) => sealer.Fingerprint(Encoding.UTF8.GetBytes(subject), "nameless words");

    public byte[] TokenHash(string token) => sealer.Fingerprint(Encoding.UTF8.GetBytes(token), "invitation");
}
