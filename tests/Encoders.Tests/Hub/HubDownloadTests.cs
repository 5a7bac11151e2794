using System.Security.Cryptography;
using EmotionFusion.Tests;

namespace EmotionFusion.Encoders.Tests;

/// <summary>A download is the hub's file to the byte, or an error; and what has come isn't fetched again.</summary>
[TestClass]
public sealed class HubDownloadTests
{
    private static readonly byte[] Content = [.. Enumerable.Range(0, 300_000).Select(i => (byte)((i * 31) ^ (i >> 8)))];
    private static readonly string Hash = Convert.ToHexStringLower(SHA256.HashData(Content));

    [TestMethod]
    [DataRow(true)]
    [DataRow(false)]
    public void AFileComesWholeUnderItsName(bool pinned)
    {
        using var hub = new StandInHub(request => StandInHub.Serve(request, Content));
        using var folder = new TemporaryFolder();
        var seen = new List<(long, long)>();

        var hash = Fetch(hub, folder, pinned ? Hash : null, progress: (done, total) => seen.Add((done, total)));

        Assert.AreEqual(Hash, hash);
        CollectionAssert.AreEqual(Content, File.ReadAllBytes(folder.File("model.onnx")));
        Assert.AreEqual("/owner/name/resolve/main/onnx/model.onnx", hub.Requests.Single().Path);
        Assert.AreEqual((Content.Length, (long)Content.Length), seen[^1]);
        Assert.HasCount(1, Directory.GetFiles(folder.Path));
    }

    [TestMethod]
    public void AFileThatIsThereIsntFetchedAgain()
    {
        using var hub = new StandInHub(request => StandInHub.Serve(request, Content));
        using var folder = new TemporaryFolder();
        File.WriteAllBytes(folder.File("model.onnx"), Content);

        Fetch(hub, folder, Hash);

        Assert.IsEmpty(hub.Requests);
    }

    [TestMethod]
    public void ACutConnectionIsGoneOnWithWhereItBroke()
    {
        using var hub = new StandInHub(request => Cut(StandInHub.Serve(request, Content), 100_000));
        using var folder = new TemporaryFolder();

        Fetch(hub, folder, Hash);

        CollectionAssert.AreEqual(Content, File.ReadAllBytes(folder.File("model.onnx")));
        CollectionAssert.AreEqual(new[] { null, "bytes=100000-", "bytes=200000-" }, hub.Requests.Select(request => request.Headers.GetValueOrDefault("range")).ToArray());
    }

    [TestMethod]
    public void AnotherProcessGoesOnWithWhatCame()
    {
        using var folder = new TemporaryFolder();
        using (var broken = new StandInHub(request => request.Headers.ContainsKey("range") ? new HubAnswer(403, [], []) : Cut(StandInHub.Serve(request, Content), 100_000)))
        {
            AssertRefused("403", () => Fetch(broken, folder, Hash));
        }
        using var hub = new StandInHub(request => StandInHub.Serve(request, Content));

        Fetch(hub, folder, Hash);

        Assert.AreEqual("bytes=100000-", hub.Requests.Single().Headers["range"]);
        CollectionAssert.AreEqual(Content, File.ReadAllBytes(folder.File("model.onnx")));
    }

    [TestMethod]
    public void WhatCameOfAnOlderVersionIsntMixedWithANewOne()
    {
        using var folder = new TemporaryFolder();
        using (var old = new StandInHub(request => request.Headers.ContainsKey("range") ? new HubAnswer(403, [], []) : Cut(StandInHub.Serve(request, [.. Content.Reverse()], "\"old\""), 100_000)))
        {
            AssertRefused("403", () => Fetch(old, folder, null));
        }
        using var hub = new StandInHub(request => StandInHub.Serve(request, Content));

        Assert.AreEqual(Hash, Fetch(hub, folder, null));
        CollectionAssert.AreEqual(Content, File.ReadAllBytes(folder.File("model.onnx")));
    }

    [TestMethod]
    public void AServerThatKnowsNoPartsSendsAllAgain()
    {
        var cut = true;
        using var hub = new StandInHub(_ =>
        {
            var answer = new HubAnswer(200, [("ETag", "\"v1\"")], Content);
            (cut, answer) = (false, cut ? Cut(answer, 100_000) : answer);
            return answer;
        });
        using var folder = new TemporaryFolder();

        Fetch(hub, folder, Hash);

        CollectionAssert.AreEqual(Content, File.ReadAllBytes(folder.File("model.onnx")));
    }

    [TestMethod]
    public void AllThatCameBeforeIsTakenAsItIs()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllBytes(folder.File("model.onnx.part"), Content);
        File.WriteAllText(folder.File("model.onnx.part.etag"), "\"v1\"");
        using var hub = new StandInHub(request => StandInHub.Serve(request, Content));

        Fetch(hub, folder, Hash);

        CollectionAssert.AreEqual(Content, File.ReadAllBytes(folder.File("model.onnx")));
        Assert.HasCount(1, hub.Requests);
    }

    [TestMethod]
    public void SilenceIsTriedAgain()
    {
        var asked = 0;
        using var hub = new StandInHub(request => Interlocked.Increment(ref asked) == 1
            ? Cut(StandInHub.Serve(request, Content), 50_000) with { ThenSilent = true }
            : StandInHub.Serve(request, Content));
        using var folder = new TemporaryFolder();
        using var download = new HubDownload(hub.Options with { Patience = TimeSpan.FromSeconds(2) });

        download.Fetch(Entry, Model(Hash), folder.Path);

        CollectionAssert.AreEqual(Content, File.ReadAllBytes(folder.File("model.onnx")));
        Assert.IsGreaterThan(1, hub.Requests.Count);
    }

    [TestMethod]
    public void ABusyHubIsAskedAgain()
    {
        var asked = 0;
        using var hub = new StandInHub(request => ++asked switch
        {
            1 => new HubAnswer(429, [("Retry-After", "0")], []),
            2 => new HubAnswer(503, [], []),
            _ => StandInHub.Serve(request, Content),
        });
        using var folder = new TemporaryFolder();

        Fetch(hub, folder, Hash);

        Assert.HasCount(3, hub.Requests);
    }

    [TestMethod]
    public void AHubThatStaysBusyIsGivenUp()
    {
        using var hub = new StandInHub(_ => new HubAnswer(503, [], []));
        using var folder = new TemporaryFolder();

        AssertRefused("503", () => Fetch(hub, folder, Hash));

        Assert.HasCount(5, hub.Requests);
        Assert.IsFalse(File.Exists(folder.File("model.onnx")));
    }

    [TestMethod]
    public void AnotherFileThanTheListSaysIsThrownAway()
    {
        using var hub = new StandInHub(request => StandInHub.Serve(request, [.. Content.Reverse()]));
        using var folder = new TemporaryFolder();
        folder.Write("model.onnx", "what was there before");

        AssertRefused(Hash, () => Fetch(hub, folder, Hash));

        Assert.AreEqual("what was there before", File.ReadAllText(folder.File("model.onnx")));
        Assert.HasCount(1, Directory.GetFiles(folder.Path));
    }

    [TestMethod]
    public void AFileOfUnknownHashMustHaveTheOneThatTheHubPromises()
    {
        using var hub = new StandInHub(request => request.Path.StartsWith("/cdn", StringComparison.Ordinal)
            ? StandInHub.Serve(request, [.. Content.Reverse()])
            : new HubAnswer(302, [("Location", "/cdn/1"), ("X-Linked-ETag", $"\"{Hash}\"")], []));
        using var folder = new TemporaryFolder();

        AssertRefused("the hub promised", () => Fetch(hub, folder, null));

        Assert.IsEmpty(Directory.GetFiles(folder.Path));
    }

    [TestMethod]
    public void TheTokenStaysWithTheHub()
    {
        using var store = new StandInHub(request => StandInHub.Serve(request, Content));
        using var hub = new StandInHub(_ => new HubAnswer(307, [("Location", $"{store.Endpoint}blob?sig=1")], []));
        using var folder = new TemporaryFolder();

        Fetch(hub, folder, Hash, token: "hf_secret");

        Assert.AreEqual("Bearer hf_secret", hub.Requests.Single().Headers["authorization"]);
        Assert.IsFalse(store.Requests.Single().Headers.ContainsKey("authorization"));
        Assert.AreEqual("/blob?sig=1", store.Requests.Single().Path);
    }

    [TestMethod]
    public void RedirectsInACircleEnd()
    {
        using var hub = new StandInHub(_ => new HubAnswer(302, [("Location", "/owner/name/resolve/main/onnx/model.onnx")], []));
        using var folder = new TemporaryFolder();

        AssertRefused("from one address to the next", () => Fetch(hub, folder, Hash));
    }

    [TestMethod]
    [DataRow("ftp://127.0.0.1/model.onnx")]
    [DataRow("file:///etc/passwd")]
    public void ARedirectToSomethingElseThanHttpIsntFollowed(string location)
    {
        using var hub = new StandInHub(_ => new HubAnswer(302, [("Location", location)], []));
        using var folder = new TemporaryFolder();

        AssertRefused("isn't HTTPS", () => Fetch(hub, folder, Hash));
    }

    [TestMethod]
    [DataRow(401, "HF_TOKEN")]
    [DataRow(403, "asked for on their page")]
    [DataRow(404, "has no such file")]
    [DataRow(418, "expected the file")]
    public void WhatTryingAgainCantMendIsSaidAtOnce(int status, string expected)
    {
        using var hub = new StandInHub(_ => new HubAnswer(status, [], []));
        using var folder = new TemporaryFolder();

        AssertRefused(expected, () => Fetch(hub, folder, Hash));

        Assert.HasCount(1, hub.Requests);
    }

    [TestMethod]
    public void AWebPageIsNoModel()
    {
        using var hub = new StandInHub(_ => new HubAnswer(200, [("Content-Type", "text/html; charset=utf-8")], "<html>Welcome to our hotel</html>"u8.ToArray()));
        using var folder = new TemporaryFolder();

        AssertRefused("a web page came", () => Fetch(hub, folder, null));
    }

    [TestMethod]
    public void NobodyThereIsSaidWithWhatToDo()
    {
        Uri gone;
        using (var hub = new StandInHub(_ => new HubAnswer(404, [], [])))
        {
            gone = hub.Endpoint;
        }
        using var folder = new TemporaryFolder();
        using var download = new HubDownload(new HubOptions { Endpoint = gone, FirstPause = TimeSpan.FromMilliseconds(1) });

        AssertRefused("HTTPS_PROXY", () => download.Fetch(Entry, Model(Hash), folder.Path));
    }

    [TestMethod]
    public void ABodyLongerThanClaimedIsNoFile()
    {
        using var hub = new StandInHub(_ => new HubAnswer(200, [("ETag", "\"v1\"")], Content) { Claims = 1000 });
        using var folder = new TemporaryFolder();

        AssertRefused(Hash, () => Fetch(hub, folder, Hash));

        Assert.IsFalse(File.Exists(folder.File("model.onnx")));
    }

    private static HubEntry Entry => new("e") { Repository = "owner/name", Revision = "main" };

    private static HubFile Model(string? hash) => new("onnx/model.onnx", "model.onnx", hash, 0, 0);

    private static string Fetch(StandInHub hub, TemporaryFolder folder, string? hash, string? token = null, Action<long, long>? progress = null)
    {
        using var download = new HubDownload(hub.Options with { Token = token });
        return download.Fetch(Entry, Model(hash), folder.Path, progress);
    }

    private static HubAnswer Cut(HubAnswer answer, int bytes) =>
        answer.Body.Length <= bytes ? answer : answer with { Claims = answer.Body.Length, Body = answer.Body[..bytes] };

    private static void AssertRefused(string expected, Action fetch) => Assert.Contains(expected, Assert.ThrowsExactly<EmotionFusionException>(fetch).Message);
}
