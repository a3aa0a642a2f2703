class Spotter < Formula
  desc "Voice cues for a runner who cannot look, and a log of the race"
  homepage "{{.By.Homepage}}"
  version "{{.Version}}"
  license "MIT"

  on_macos do
    on_arm do
      url "{{.URL "darwin/arm64"}}"
      sha256 "{{.Sum "darwin/arm64"}}"
    end
    on_intel do
      url "{{.URL "darwin/amd64"}}"
      sha256 "{{.Sum "darwin/amd64"}}"
    end
  end

  on_linux do
    on_arm do
      url "{{.URL "linux/arm64"}}"
      sha256 "{{.Sum "linux/arm64"}}"
    end
    on_intel do
      url "{{.URL "linux/amd64"}}"
      sha256 "{{.Sum "linux/amd64"}}"
    end
  end

  def install
    bin.install "spotter"
    man1.install Dir["man/*.1"]
    man5.install Dir["man/*.5"]
    bash_completion.install "completions/spotter.bash" => "spotter"
    zsh_completion.install "completions/_spotter"
    fish_completion.install "completions/spotter.fish"
    (share/"spotter/voices").install Dir["voices/*"]
    doc.install "README.md", "CHANGELOG.md", "NOTICE.md"
  end

  test do
    assert_match version.to_s, shell_output("#{bin}/spotter --version")
  end
end
