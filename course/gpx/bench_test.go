package gpx_test

import (
	"bufio"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"testing"
	"time"

	"spotter/course/gpx"
)

// writeWatch writes a GPX file as a watch does, with so many points, heights, times and heart
// rates.
func writeWatch(w io.Writer, points int) {
	io.WriteString(w, head+`<trk><name>long</name><trkseg>`+"\n")
	for i := range points {
		fmt.Fprintf(w, "<trkpt lat=\"%.7f\" lon=\"%.7f\"><ele>%.1f</ele><time>%s</time><extensions><gpxtpx:TrackPointExtension><gpxtpx:hr>%d</gpxtpx:hr></gpxtpx:TrackPointExtension></extensions></trkpt>\n",
			42+float64(i)*1e-5, -71.5+float64(i)*1e-6, float64(i%500)/10, gun.Add(time.Duration(i)*time.Second).Format("2006-01-02T15:04:05Z"), 100+i%80)
	}
	io.WriteString(w, "</trkseg></trk></gpx>\n")
}

// BenchmarkRead reads 500,000 points with heights, times and heart rates from a file, 103 MB,
// and tells the largest heap while it does.
//
//	go test ./course/gpx -run ^$ -bench Read -benchtime 3x
func BenchmarkRead(b *testing.B) {
	name := filepath.Join(b.TempDir(), "long.gpx")
	out, err := os.Create(name)
	if err != nil {
		b.Fatal(err)
	}
	w := bufio.NewWriter(out)
	writeWatch(w, gpx.MaxPoints)
	if err := w.Flush(); err != nil {
		b.Fatal(err)
	}
	out.Close()
	var most uint64
	for b.Loop() {
		in, err := os.Open(name)
		if err != nil {
			b.Fatal(err)
		}
		n := 0
		_, err = gpx.Read(in, gpx.Handler{Point: func(*gpx.Point, gpx.Part) error {
			if n++; n%10_000 == 0 {
				var m runtime.MemStats
				runtime.ReadMemStats(&m)
				most = max(most, m.HeapAlloc)
			}
			return nil
		}})
		in.Close()
		if err != nil || n != gpx.MaxPoints {
			b.Fatal(n, err)
		}
	}
	b.ReportMetric(float64(most)/1e6, "MB-heap")
}
